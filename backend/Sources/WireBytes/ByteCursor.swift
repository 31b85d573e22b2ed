// Reads little-endian MySQL packets front to back. One comparison proves a whole range, and what lies in it is then
// loaded unchecked; a length that the wire claims is hostile until it was compared with what remains.

/// A position in bytes that someone else keeps alive.
///
/// Every `take` advances past what it returns, or returns nil and stays where it was.
@frozen
@safe
public struct ByteCursor {
  @usableFromInline let start: UnsafeRawPointer
  @usableFromInline var position: UnsafeRawPointer
  @usableFromInline let end: UnsafeRawPointer

  /// - Parameter bytes: must outlive the cursor and everything taken from it.
  @inlinable
  @unsafe
  public init(_ bytes: UnsafeRawBufferPointer) {
    // SAFETY: an empty buffer may have no address; any address serves for zero bytes.
    let base = unsafe bytes.baseAddress ?? UnsafeRawPointer(bitPattern: 1).unsafelyUnwrapped
    unsafe self.start = base
    unsafe self.position = base
    unsafe self.end = base + bytes.count
  }

  /// Bytes taken so far.
  @inlinable
  public var offset: Int { unsafe position - start }

  @inlinable
  public var remaining: Int { unsafe end - position }

  @inlinable
  public var isAtEnd: Bool { unsafe position == end }

  /// The address of the next `count` bytes; the caller may load any of them unchecked.
  @inlinable
  @inline(__always)
  @unsafe
  public mutating func take(_ count: Int) -> UnsafeRawPointer? {
    guard count >= 0, count <= remaining else { return nil }
    // SAFETY: the range was just compared with what remains.
    let taken = unsafe position
    unsafe position = unsafe taken + count
    return unsafe taken
  }

  /// A little-endian integer of `Value`'s width.
  @inlinable
  @inline(__always)
  public mutating func take<Value: FixedWidthInteger & BitwiseCopyable>(_ type: Value.Type) -> Value? {
    // SAFETY: `take` proved the width of `Value`.
    guard let pointer = unsafe take(MemoryLayout<Value>.size) else { return nil }
    return unsafe Value(littleEndian: pointer.loadUnaligned(as: Value.self))
  }

  /// Bytes behind a length-encoded integer (MySQL internals manual, "Protocol::LengthEncodedString").
  ///
  ///     first byte   length
  ///     00 … FA      the byte itself
  ///     FC           the next 2 bytes, little-endian
  ///     FD           the next 3 bytes
  ///     FE           the next 8 bytes
  ///     FB, FF       not a length (NULL of text rows, error packet): nil
  @inlinable
  @inline(__always)
  @unsafe
  public mutating func takeLengthEncodedBytes() -> UnsafeRawBufferPointer? {
    // SAFETY: the first byte is loaded only if one remains, and the slice only if it fits in what follows it.
    let room = remaining
    guard room > 0 else { return nil }
    let first = unsafe Int(position.load(as: UInt8.self))
    guard first < 0xFB else { return unsafe takeLongLengthEncodedBytes() }
    guard first < room else { return nil }
    let bytes = unsafe UnsafeRawBufferPointer(start: position + 1, count: first)
    unsafe position = unsafe position + (1 &+ first)
    return unsafe bytes
  }

  /// The rare half of `takeLengthEncodedBytes`, kept out of line: values longer than 250 bytes.
  @usableFromInline
  @inline(never)
  @unsafe
  mutating func takeLongLengthEncodedBytes() -> UnsafeRawBufferPointer? {
    let before = unsafe position
    guard let length = takeLengthEncodedInteger(), length <= UInt64(remaining) else {
      unsafe position = before
      return nil
    }
    // SAFETY: the length was compared as unsigned 64-bit numbers, so that 2^64 − 1 cannot wrap; it now fits an Int.
    let bytes = unsafe UnsafeRawBufferPointer(start: position, count: Int(length))
    unsafe position = unsafe position + Int(length)
    return unsafe bytes
  }

  /// A length-encoded integer; nil where the bytes end early or start with FB or FF.
  public mutating func takeLengthEncodedInteger() -> UInt64? {
    let before = unsafe position
    let value: UInt64? =
      switch take(UInt8.self) {
      case nil, 0xFB, 0xFF: nil
      case 0xFC: take(UInt16.self).map(UInt64.init)
      case 0xFD: take3()
      case 0xFE: take(UInt64.self)
      case let small?: UInt64(small)
      }
    if value == nil { unsafe position = before }
    return value
  }

  private mutating func take3() -> UInt64? {
    // SAFETY: `take` proved three bytes.
    guard let pointer = unsafe take(3) else { return nil }
    let low = unsafe UInt64(UInt16(littleEndian: pointer.loadUnaligned(as: UInt16.self)))
    return unsafe low | UInt64(pointer.load(fromByteOffset: 2, as: UInt8.self)) << 16
  }
}
