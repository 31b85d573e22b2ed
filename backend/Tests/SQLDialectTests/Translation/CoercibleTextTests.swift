// Texts without a column's collation: literals and what is made of numbers have the connection's, which ignores case.

import SchemaModel
import Testing

@testable import SQLDialect

struct CoercibleTextTests {
  static let table = TranslationTable(
    #"""
    c regexp '[0-9-+ ]'
      "c" ~ E'[0-9\\-+ ]'
    c regexp '[-a-z0-9_-]'
      "c" ~ E'[\\-a-z0-9_\\-]'
    hex(a) <> 'ff'
      lower(upper(to_hex("a"::bigint)) COLLATE "C") <> 'ff'
    concat(a, 'a') = '1A'
      lower(("a"::text || 'a') COLLATE "C") = '1a'
    concat(a, '-') = '1-'
      ("a"::text || '-') = '1-'
    case a when 1 then 'yes' else 'no' end = 'YES'
      lower(CASE WHEN "a" = 1 THEN 'yes' ELSE 'no' END COLLATE "C") = 'yes'
    'a' = 'A'
      'a' = 'a'
    concat(a, 'a') like '%A'
      lower(("a"::text || 'a') COLLATE "C") LIKE '%a'
    locate('A', concat(a, 'a')) > 0
      strpos(lower(("a"::text || 'a') COLLATE "C"), 'a') > 0
    date_format(d, '%Y-%m') = '2020-01'
      (lpad(extract(year FROM "d")::int::text, 4, '0') || '-' || lpad(extract(month FROM "d")::int::text, 2, '0')) = '2020-01'
    date_format(d, '%Yw') = '2020W'
      lower((lpad(extract(year FROM "d")::int::text, 4, '0') || 'w') COLLATE "C") = '2020w'
    concat(a, 'a') = c
      ("a"::text || 'a') = "c"
    md5(c) = 'ABC'
      lower(md5("c") COLLATE "C") = 'abc'
    asc = 'X'
      rtrim(lower("asc" COLLATE "C"), ' ') = 'x'
    upper(hex(a)) = 'A'
      lower(upper(upper(to_hex("a"::bigint)) COLLATE "C") COLLATE "C") = 'a'
    json_unquote(json_extract(j, '$.a')) = 'x '
      rtrim(CASE jsonb_typeof("j" -> 'a') WHEN 'null' THEN 'null' ELSE ("j" -> 'a') #>> '{}' END, ' ') = 'x'
    json_unquote(json_extract(j, '$.a')) = c
      CASE jsonb_typeof("j" -> 'a') WHEN 'null' THEN 'null' ELSE ("j" -> 'a') #>> '{}' END = "c"
    eb = 'x '
      "eb" = 'x'::"shop"."mood"
    e = 'X'
      "e" = 'x'::"shop"."mood"
    concat(z, '') = '00042'
      (lpad("z"::text, greatest(5, char_length("z"::text)), '0') || '') = '00042'
    zd like '0%'
      lpad("zd"::text, greatest(7, char_length("zd"::text)), '0') LIKE '0%'
    z = '00042'
      "z" = 42
    y like '19%'
      lpad("y"::text, 4, '0') LIKE '19%'
    y >= 1950
      "y" >= 1950
    y = 0
      "y" = 0
    y = '1999'
      "y" = 1999
    r in (0.1, 0.5)
      "r"::double precision IN (0.1, 0.5)
    r = n
      "r"::double precision = "n"
    ui * z > 5
      ("ui"::numeric * "z"::numeric) > 5
    u div 1 = 3
      div("u", 1) = 3
    a div id = 3
      ("a"::bigint / nullif("id", 0)) = 3
    a - -2147483648 = 3
      ("a"::bigint - (-2147483648)) = 3
    exp(f) = 1
      CASE WHEN "f" < -745.1332191019412 THEN 0 ELSE exp("f") END = 1
    degrees(f) = 1
      ("f" * (180::double precision / pi())) = 1
    """#)

  @Test(arguments: table.rows)
  func `compares as the source does`(_ row: TranslationTable.Row) throws {
    #expect(try ShopContext.translate(row.mysql, .check) == row.postgres)
  }

  @Test(arguments: [
    "c regexp '[+--]'", "c regexp '[--a]'", "c regexp 'a}'", "c regexp 'a$*'", "c regexp '[c-a]'", "eb = 'X'", "y > 70",
    "y <> '20'", "y in (1970, 20)", "y = 60 + 10", "y = 20.0", "nullif(y, 20) = 3",
    "cast(c as char) = 'A'", "convert(pb using utf8mb4) = 'A'", "json_unquote(json_extract(j, '$.a')) = b",
    "concat(a, 'ä') = 'Ä'", "concat(a, 'a') regexp 'A$'", "concat(if(a > 1, z, 0), 'x') = '1x'", "pow(f, 2) > 1",
    "pow(a, -20) > 1", "concat(a, 'a') like 'Xa' escape 'X'",
  ])
  func `refuses what only the source compares so`(mysql: String) {
    #expect(throws: TranslationFailure.self) { try ShopContext.translate(mysql, .check) }
  }

  @Test func `MariaDB ignores spaces at the end there, and rounds quotients`() throws {
    #expect(
      try ShopContext.translate("concat(a, ' ') = '1'", .check, nil, .mariadb)
        == #"rtrim("a"::text || ' ', ' ') = '1'"#)
    #expect(throws: TranslationFailure.self) { try ShopContext.translate("a / id > 0", .check, nil, .mariadb) }
    #expect(try ShopContext.translate("a / 2 > 0", .check) == #"round(round("a", 30) / 2, 4) > 0"#)
  }

  @Test func `knows where letters may get another case`() throws {
    #expect(try ShopContext.translation(of: "upper(c) = 'X'", .check).changesCase)
    #expect(try !ShopContext.translation(of: "upper(asc) = '1'", .check).changesCase)
    #expect(try !ShopContext.translation(of: "char_length(c) = 1", .check).changesCase)
  }

  @Test func `tells what the source takes for equal in an expression`() throws {
    let cast = "cast(json_unquote(json_extract(j, '$.a')) as char(20))"
    #expect(try ShopContext.translation(of: cast, .index).collation.ignoresCase)
    #expect(
      try ShopContext.translation(of: "json_unquote(json_extract(j, '$.a'))", .index).collation.ignored == [
        "trailing spaces"
      ])
    #expect(try ShopContext.translation(of: "a + 1", .index).collation.isExact)
  }
}
