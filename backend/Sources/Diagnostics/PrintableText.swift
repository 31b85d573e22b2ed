// Names and messages come from servers that a person may not control. A terminal obeys escape sequences in them, and
// bidirectional controls can make one name look like another, so both are shown instead of sent.

extension String {
  /// This text on one line, with control and bidirectional characters spelled as `\u{1B}`.
  public var printable: String {
    guard unicodeScalars.contains(where: \.needsEscape) else { return self }
    var text = ""
    for scalar in unicodeScalars {
      if !scalar.needsEscape {
        text.unicodeScalars.append(scalar)
      } else if scalar == "\n" || scalar == "\t" {
        text.append(" ")
      } else {
        text.append("\\u{\(String(scalar.value, radix: 16, uppercase: true))}")
      }
    }
    return text
  }
}

extension Unicode.Scalar {
  fileprivate var needsEscape: Bool {
    switch value {
    case 0..<0x20, 0x7F..<0xA0, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069: true
    default: false
    }
  }
}
