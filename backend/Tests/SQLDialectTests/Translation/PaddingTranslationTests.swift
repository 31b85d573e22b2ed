import SQLDialect
import Testing

@Suite("Comparisons under collations that ignore trailing spaces")
struct PaddingTranslationTests {
  /// Without the quotes of names.
  private func sql(_ mysql: String) throws -> String {
    try ShopContext.translate(mysql, .check).replacing("\"", with: "")
  }

  @Test(arguments: [
    ("pb = 'x '", "rtrim(pb, ' ') = 'x'"),
    ("'' <> pb", "'' <> rtrim(pb, ' ')"),
    ("pb <=> c", "rtrim(pb, ' ') IS NOT DISTINCT FROM rtrim(c, ' ')"),
    ("pb IN ('a', 'b  ')", "rtrim(pb, ' ') IN ('a', 'b')"),
    ("pc = '-'", "rtrim(pc, ' ') = '-'"),
    ("pc <> ''", "rtrim(pc, ' ') <> ''"),
    ("concat(pb, c) = 'x'", "rtrim(pb || c, ' ') = 'x'"),
    ("CASE pb WHEN 'x ' THEN 1 ELSE 0 END = 1", "CASE WHEN rtrim(pb, ' ') = 'x' THEN 1 ELSE 0 END = 1"),
    ("nullif(pb, '') IS NULL", "CASE WHEN rtrim(pb, ' ') = '' THEN NULL ELSE pb END IS NULL"),
    ("(pb, a) = ('x ', 1)", "(rtrim(pb, ' ') = 'x') AND (a = 1)"),
  ])
  func `are equal without them`(mysql: String, postgres: String) throws {
    #expect(try sql(mysql) == postgres)
  }

  @Test(arguments: [
    ("pb < 'm'", "(rpad(pb, greatest(char_length(pb), 1)) COLLATE C) < rpad('m', greatest(char_length(pb), 1))"),
    (
      "pb BETWEEN 'a' AND 'mm'",
      "(rpad(pb, greatest(char_length(pb), 1)) COLLATE C) >= rpad('a', greatest(char_length(pb), 1)) AND "
        + "(rpad(pb, greatest(char_length(pb), 2)) COLLATE C) <= rpad('mm', greatest(char_length(pb), 2))"
    ),
  ])
  func `are ordered as if spaces followed`(mysql: String, postgres: String) throws {
    #expect(try sql(mysql) == postgres)
  }

  @Test(arguments: [
    ("BINARY pb = 'x '", "x "), ("pb LIKE 'x '", "LIKE 'x '"), ("c = 'x '", "c = 'x '"),
    ("pb COLLATE utf8mb4_0900_bin = 'x '", "pb = 'x '"), ("length(pb) > 3", "octet_length"),
  ])
  func `keep them where bytes are compared`(mysql: String, part: String) throws {
    let sql = try sql(mysql)
    #expect(!sql.contains("rtrim") && (sql.contains(part) || part == "x "), "\(sql)")
  }

  @Test func `are known by the collation's name`() {
    let traits: [(String, String)] = [
      ("utf8mb4_0900_ai_ci", "case accents"), ("utf8mb4_0900_as_ci", "case"), ("utf8mb4_0900_as_cs", ""),
      ("utf8mb4_0900_bin", ""), ("utf8mb4_ja_0900_as_cs_ks", ""), ("utf8mb4_bin", "trailing spaces"),
      ("latin1_swedish_ci", "case accents trailing spaces"), ("latin1_general_cs", "trailing spaces"),
      ("utf8mb4_uca1400_nopad_as_ci", "case"), ("utf8mb4_uca1400_ai_cs", "accents trailing spaces"),
      ("utf8mb4_general_nopad_ci", "case accents"), ("utf8mb4_nopad_bin", ""), ("binary", ""),
      ("utf8mb4_cs_0900_ai_ci", "case accents"), ("utf8mb4_cs_0900_as_cs", ""),
      ("utf8mb3_thai_520_w2", "case accents trailing spaces"),
    ]
    for (name, ignored) in traits {
      #expect(CollationTraits(name).ignored.joined(separator: " ") == ignored, "\(name)")
    }
    #expect(CollationTraits("utf8mb3_bin").ordersByCodePoint && !CollationTraits("latin1_bin").ordersByCodePoint)
  }
}
