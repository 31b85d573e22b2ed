/// A part of a file, as RFC 9110, 14.1.2 lets a client ask for it: `bytes=0-499`, `bytes=500-`, `bytes=-500`.
///
/// Several ranges in one request are answered with the whole, which the RFC allows.
enum ByteRange: Equatable {
  case whole
  case part(ClosedRange<Int>)
  /// Nothing of the file lies in it.
  case unsatisfiable

  init(_ header: String?, size: Int) {
    guard let header, header.lowercased().hasPrefix("bytes=") else {
      self = .whole
      return
    }
    let parts = header.dropFirst(6).split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, !header.contains(",") else {
      self = .whole
      return
    }
    let (first, last) = (Self.number(parts[0]), Self.number(parts[1]))
    switch (parts[0].isEmpty, first, parts[1].isEmpty, last) {
    case (true, _, false, let suffix?):
      self = suffix == 0 || size == 0 ? .unsatisfiable : .part(max(0, size - suffix)...size - 1)
    case (false, let first?, true, _): self = first < size ? .part(first...size - 1) : .unsatisfiable
    case (false, let first?, false, let last?) where first <= last:
      self = first < size ? .part(first...min(last, size - 1)) : .unsatisfiable
    default: self = .whole
    }
  }

  private static func number(_ text: Substring) -> Int? {
    text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(text) : nil
  }
}
