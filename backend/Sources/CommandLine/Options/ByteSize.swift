import ArgumentParser

/// A size as a person writes it: `4096`, `64MB` (millions), `1GiB` (powers of 1024), `1.5 GB`, in any case.
struct ByteSize: Sendable, Equatable {
  var bytes: Int

  init(bytes: Int) { self.bytes = bytes }

  init(parsing text: String) throws(ValidationError) {
    let number = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    let unit = text.dropFirst(number.count).drop { $0 == " " }.lowercased()
    guard let factor = Self.factors[unit] else {
      throw ValidationError("'\(unit)' is not a unit; write B, kB, MB, GB, TB, KiB, MiB, GiB or TiB, such as 64MB.")
    }
    guard let amount = Double(number), amount.isFinite else {
      throw ValidationError("'\(text)' does not begin with a number; write a size such as 64MB or 1GiB.")
    }
    let bytes = (amount * factor).rounded()
    guard bytes >= 1, bytes < 0x1p62 else { throw ValidationError("\(text) is out of range.") }
    self.bytes = Int(bytes)
  }

  private static let factors: [String: Double] = [
    "": 1, "b": 1, "k": 1e3, "kb": 1e3, "m": 1e6, "mb": 1e6, "g": 1e9, "gb": 1e9, "t": 1e12, "tb": 1e12,
    "kib": 0x1p10, "mib": 0x1p20, "gib": 0x1p30, "tib": 0x1p40,
  ]
}
