/// Percent-encoding of URL parts (RFC 3986 §2.1), over UTF-8.
enum PercentEncoding {
  /// `nil` for a broken escape, bytes that are no UTF-8, or a NUL byte (which would cut a C string short).
  static func decode(_ text: some StringProtocol) -> String? {
    var bytes: [UInt8] = []
    var input = text.utf8.makeIterator()
    while let byte = input.next() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard let high = input.next().flatMap(hexValue), let low = input.next().flatMap(hexValue) else { return nil }
      bytes.append(high << 4 | low)
    }
    return bytes.contains(0) ? nil : String(validating: bytes, as: UTF8.self)
  }

  /// Leaves the unreserved characters alone, and `extra`.
  static func encode(_ text: String, keeping extra: String = "") -> String {
    let digits = Array("0123456789ABCDEF")
    var result = ""
    for byte in text.utf8 {
      let scalar = Character(UnicodeScalar(byte))
      if scalar.isASCII, scalar.isLetter || scalar.isNumber || "-._~".contains(scalar) || extra.contains(scalar) {
        result.append(scalar)
      } else {
        result += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
      }
    }
    return result
  }

  private static func hexValue(_ byte: UInt8) -> UInt8? {
    Character(UnicodeScalar(byte)).hexDigitValue.flatMap(UInt8.init(exactly:))
  }
}
