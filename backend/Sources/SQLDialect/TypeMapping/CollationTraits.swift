/// What a collation of MySQL or MariaDB takes for equal that differs byte by byte, by its name.
///
/// Source: MySQL manual, 12.3.1 "Collation Naming Conventions" and 12.8.5 "The binary Collation Compared to _bin
/// Collations"; MariaDB, "Supported Character Sets and Collations". Both servers' own lists are held against it in
/// `CollationTests`. Left out: characters without weight, canonical equivalents, kana and width.
public struct CollationTraits: Hashable, Sendable {
  public var ignoresCase: Bool
  public var ignoresAccents: Bool
  /// PAD SPACE: the shorter text is compared as if spaces followed it. CHAR columns lose theirs under any collation.
  public var ignoresTrailingSpaces: Bool
  /// `<` is that of code points, as of UTF-8's bytes.
  public var ordersByCodePoint: Bool

  /// Compares bytes.
  public static let bytes = CollationTraits("binary")

  public init(_ name: String) {
    let name = name.lowercased()
    var words = name.split(separator: "_")
    let isPadded = name != "binary" && !words.contains("0900") && !words.contains("nopad")
    // Only the last words are about case and accents: `cs` is Czech too. `ks` is about kana.
    if words.last == "ks" { words.removeLast() }
    let isBinary = words.last == "bin" || name == "binary"
    // A name that ends otherwise (utf8mb3_thai_520_w2) promises nothing. `_ci` alone implies `_ai`, `_cs` implies `_as`.
    ignoresCase = !isBinary && words.last != "cs"
    let accents = words.dropLast().last
    ignoresAccents = !isBinary && accents != "as" && (accents == "ai" || words.last != "cs")
    // MySQL's collations of Unicode 9.0 were the first without padding; MariaDB says so in the name.
    ignoresTrailingSpaces = isPadded
    ordersByCodePoint = isBinary && (name == "binary" || name.hasPrefix("utf8") || name.hasPrefix("ascii"))
  }

  /// Texts are equal only where their bytes are.
  public var isExact: Bool { !ignoresCase && !ignoresAccents && !ignoresTrailingSpaces }

  public func union(_ other: Self) -> Self {
    var union = self
    union.ignoresCase = ignoresCase || other.ignoresCase
    union.ignoresAccents = ignoresAccents || other.ignoresAccents
    union.ignoresTrailingSpaces = ignoresTrailingSpaces || other.ignoresTrailingSpaces
    union.ordersByCodePoint = ordersByCodePoint && other.ordersByCodePoint
    return union
  }

  /// What differs between texts that are equal: `case, accents or trailing spaces`; empty where it is exact.
  public var ignored: [String] {
    [(ignoresCase, "case"), (ignoresAccents, "accents"), (ignoresTrailingSpaces, "trailing spaces")]
      .filter(\.0).map(\.1)
  }
}
