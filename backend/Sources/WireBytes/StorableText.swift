// PostgreSQL stores as text what is UTF-8 (RFC 3629: no surrogates, no overlong forms, at most U+10FFFF) and has no
// 0x00. Text is checked while it is copied, eight bytes a step: most of it is ASCII, and it is read only once.

public enum StorableText {
  /// Room that `copyPrefix` may write beyond the text itself: it stores whole words.
  public static let slackBytes = 8

  /// Copies the longest prefix that PostgreSQL can store as text and returns its length.
  ///
  /// - Parameters:
  ///   - source: `count` readable bytes.
  ///   - target: `count + slackBytes` writable bytes, elsewhere; what lies behind the prefix is left undefined.
  @inlinable
  @inline(__always)
  @unsafe
  public static func copyPrefix(from source: UnsafeRawPointer, count: Int, to target: UnsafeMutableRawPointer) -> Int {
    // SAFETY: each load ends at or before `count`, each store within the slack.
    guard count >= 8 else {
      let word = unsafe shortWord(source, count: count)
      unsafe target.storeBytes(of: word, as: UInt64.self)
      return isPlain(word) ? count : unsafe copyMixedPrefix(from: source, offset: 0, count: count, to: target)
    }
    // The last step overlaps the one before it instead of counting single bytes.
    let last = count &- 8
    var offset = 0
    while offset < last {
      let word = unsafe source.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      guard isPlain(word) else {
        return unsafe copyMixedPrefix(from: source, offset: offset, count: count, to: target)
      }
      unsafe target.storeBytes(of: word, toByteOffset: offset, as: UInt64.self)
      offset &+= 8
    }
    let word = unsafe source.loadUnaligned(fromByteOffset: last, as: UInt64.self)
    guard isPlain(word) else {
      return unsafe copyMixedPrefix(from: source, offset: offset, count: count, to: target)
    }
    unsafe target.storeBytes(of: word, toByteOffset: last, as: UInt64.self)
    return count
  }

  /// True if each of the eight bytes is in 01 … 7F: subtracting one borrows through a zero byte.
  @inlinable
  @inline(__always)
  static func isPlain(_ word: UInt64) -> Bool {
    ((word &- 0x0101_0101_0101_0101) | word) & 0x8080_8080_8080_8080 == 0
  }

  /// Fewer than eight bytes as one word, filled up with 01, without reading past them.
  @inlinable
  @inline(__always)
  @unsafe
  static func shortWord(_ source: UnsafeRawPointer, count: Int) -> UInt64 {
    // SAFETY: every offset is below `count`; overlapping loads agree on the bytes that they share.
    let filler = 0x0101_0101_0101_0101 &<< UInt64(count &* 8)
    if count >= 4 {
      let low = unsafe UInt64(source.loadUnaligned(as: UInt32.self).littleEndian)
      let high = unsafe UInt64(source.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self).littleEndian)
      return low | high &<< UInt64((count &- 4) &* 8) | filler
    }
    guard count > 0 else { return filler }
    let middle = count &>> 1
    let first = unsafe UInt64(source.load(as: UInt8.self))
    let inner = unsafe UInt64(source.load(fromByteOffset: middle, as: UInt8.self)) &<< UInt64(middle &* 8)
    let final = unsafe UInt64(source.load(fromByteOffset: count &- 1, as: UInt8.self))
    return first | inner | final &<< UInt64((count &- 1) &* 8) | filler
  }

  /// The rest of `copyPrefix` once a word held something other than plain ASCII.
  @usableFromInline
  @inline(never)
  @unsafe
  static func copyMixedPrefix(
    from source: UnsafeRawPointer, offset start: Int, count: Int, to target: UnsafeMutableRawPointer
  ) -> Int {
    // SAFETY: `offset < count` holds before each load, and `sequence` proves the bytes of a character.
    var offset = start
    while offset < count {
      let lead = unsafe source.load(fromByteOffset: offset, as: UInt8.self)
      if lead >= 0x80 {
        let sequence = unsafe sequence(at: source + offset, remaining: count &- offset)
        guard sequence.isValid else { return offset }
        if offset &+ 4 <= count {
          // Four bytes whatever the length: what is too much is overwritten by the next step, or lies in the slack.
          let word = unsafe source.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
          unsafe target.storeBytes(of: word, toByteOffset: offset, as: UInt32.self)
        } else {
          unsafe (target + offset).copyMemory(from: source + offset, byteCount: sequence.length)
        }
        offset &+= sequence.length
        continue
      }
      if offset &+ 8 <= count {
        let word = unsafe source.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        if isPlain(word) {
          unsafe target.storeBytes(of: word, toByteOffset: offset, as: UInt64.self)
          offset &+= 8
          continue
        }
      }
      guard lead != 0 else { return offset }
      unsafe target.storeBytes(of: lead, toByteOffset: offset, as: UInt8.self)
      offset &+= 1
    }
    return count
  }

  /// One character of more than one byte; or, where it is not well formed, its maximal subpart: the bytes that one
  /// U+FFFD replaces (Unicode 16, §3.9.6, tables 3-7 and 3-8).
  ///
  ///     lead        second   then           lead        second   then
  ///     C2 … DF     80 … BF  –              EE, EF      80 … BF  80 … BF
  ///     E0          A0 … BF  80 … BF        F0          90 … BF  80 … BF twice
  ///     E1 … EC     80 … BF  80 … BF        F1 … F3     80 … BF  80 … BF twice
  ///     ED          80 … 9F  80 … BF        F4          80 … 8F  80 … BF twice
  @unsafe
  @inline(__always)
  public static func sequence(at bytes: UnsafeRawPointer, remaining: Int) -> (length: Int, isValid: Bool) {
    // SAFETY: byte n is loaded only where `remaining` exceeds n; the caller has at least one.
    let lead = unsafe bytes.load(as: UInt8.self)
    let length: Int
    switch lead {
    case 0xC2...0xDF: length = 2
    case 0xE0...0xEF: length = 3
    case 0xF0...0xF4: length = 4
    default: return (1, false)
    }
    guard remaining > 1 else { return (1, false) }
    let second = unsafe bytes.load(fromByteOffset: 1, as: UInt8.self)
    let lowest: UInt8 = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80
    let highest: UInt8 = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF
    guard second >= lowest, second <= highest else { return (1, false) }
    if length > 2 {
      guard remaining > 2, unsafe bytes.load(fromByteOffset: 2, as: UInt8.self) & 0xC0 == 0x80 else {
        return (2, false)
      }
    }
    if length > 3 {
      guard remaining > 3, unsafe bytes.load(fromByteOffset: 3, as: UInt8.self) & 0xC0 == 0x80 else {
        return (3, false)
      }
    }
    return (length, true)
  }
}
