import SchemaModel
import WireBytes

/// Character data: the connection's character set is utf8mb4, so it arrives as UTF-8, or as what was stored as such.
enum Text {
  /// True if a policy altered the value.
  @inline(__always)
  static func text(
    _ nul: NulPolicy, _ encoding: EncodingPolicy, _ row: inout RowDecoder, _ output: inout ByteWriter
  ) throws(ValueFailure) -> Bool {
    let value = try unsafe row.bytes()
    let accepted = try unsafe copyField(value, &output)
    if accepted == value.count { return false }
    try unsafe mend(value, after: accepted, nul, encoding, &output)
    return true
  }

  /// A label of the target's enum type, or text. True if the policy altered the value.
  static func enumLabel(
    _ policy: EmptyEnumPolicy, _ row: inout RowDecoder, _ output: inout ByteWriter
  ) throws(ValueFailure) -> Bool {
    let value = try unsafe row.bytes()
    if value.count == 0 {
      switch policy {
      case .reject: throw .rejected(.emptyEnum)
      case .null:
        RowEncoder.null(&output)
        return true
      case .keep: break
      }
    }
    try unsafe storable(value, &output)
    return false
  }

  /// A field of text that is stored as it is or not at all.
  static func storable(_ value: UnsafeRawBufferPointer, _ output: inout ByteWriter) throws(ValueFailure) {
    let accepted = try unsafe copyField(value, &output)
    guard accepted == value.count else { throw unsafe refusal(value, at: accepted) }
  }

  /// Appends the field if all of it is storable; otherwise appends nothing. Returns the length of the storable prefix.
  @inline(__always)
  private static func copyField(
    _ value: UnsafeRawBufferPointer, _ output: inout ByteWriter
  ) throws(ValueFailure) -> Int {
    let count = value.count
    guard count <= RowEncoder.fieldBytesMax else { throw .rejected(.tooLong) }
    output.reserve(4 &+ count &+ StorableText.slackBytes)
    // SAFETY: length, text and slack are reserved; a value taken from a packet has an address.
    let accepted = unsafe StorableText.copyPrefix(
      from: value.baseAddress.unsafelyUnwrapped, count: count, to: output.tail + 4)
    if accepted == count {
      unsafe output.appendUnchecked(bigEndian: Int32(truncatingIfNeeded: count))
      unsafe output.advance(by: count)
    }
    return accepted
  }

  /// Why the byte at `offset` ended the storable prefix.
  static func refusal(_ value: UnsafeRawBufferPointer, at offset: Int) -> ValueFailure {
    unsafe value[offset] == 0 ? .rejected(.nulInText, offset: offset) : .rejected(.invalidUTF8, offset: offset)
  }

  /// Writes the field with each 0x00 and each ill-formed sequence treated by its policy.
  @inline(never)
  private static func mend(
    _ value: UnsafeRawBufferPointer, after accepted: Int, _ nul: NulPolicy, _ encoding: EncodingPolicy,
    _ output: inout ByteWriter
  ) throws(ValueFailure) {
    let start = RowEncoder.begin(&output)
    let count = value.count
    // SAFETY: a value taken from a packet has an address; offsets stay within it, writes within what is reserved.
    let source = unsafe value.baseAddress.unsafelyUnwrapped
    var offset = 0
    while true {
      let rest = count - offset
      output.reserve(rest + StorableText.slackBytes)
      let copied = unsafe StorableText.copyPrefix(from: source + offset, count: rest, to: output.tail)
      unsafe output.advance(by: copied)
      offset += copied
      guard offset < count else { break }
      switch (unsafe value[offset] == 0, nul, encoding) {
      case (true, .reject, _), (false, _, .reject): throw unsafe refusal(value, at: offset)
      case (true, .strip, _): offset += 1
      case (true, .replace, _):
        appendReplacementCharacter(&output)
        offset += 1
      case (false, _, .replace):
        appendReplacementCharacter(&output)
        offset += unsafe StorableText.sequence(at: source + offset, remaining: count - offset).length
      }
    }
    try RowEncoder.end(start, &output)
  }

  /// U+FFFD.
  private static func appendReplacementCharacter(_ output: inout ByteWriter) {
    output.append(0xEF)
    output.append(bigEndian: 0xBFBD as UInt16)
  }
}
