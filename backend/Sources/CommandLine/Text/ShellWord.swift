extension String {
  /// This text as one word of a POSIX shell's command line.
  var shellQuoted: String {
    let plain = !isEmpty && unicodeScalars.allSatisfy { "%+,-./:=@_".unicodeScalars.contains($0) || $0.isPlainASCII }
    if plain { return self }
    return "'" + split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
  }
}

extension Unicode.Scalar {
  fileprivate var isPlainASCII: Bool {
    switch self {
    case "a"..."z", "A"..."Z", "0"..."9": true
    default: false
    }
  }
}
