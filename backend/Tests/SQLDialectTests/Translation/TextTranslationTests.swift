// Texts, bytes and functions of numbers. Every row was compared on MySQL 9.7 and PostgreSQL 15 over rows
// with NULLs, zeros and extreme values.

import Testing

@testable import SQLDialect

struct TextTranslationTests {
  static let table = TranslationTable(
    #"""
    concat(c, '-', a)
      "c" || '-' || "a"::text
    concat(a, 'x', n)
      "a"::text || 'x' || "n"::text
    concat('a', 1 + 1)
      'a' || (1 + 1)::text
    concat(c, null)
      "c" || NULL::text
    concat(b, ' ', c)
      "b" || ' ' || "c"
    concat(d)
      (lpad(extract(year FROM "d")::int::text, 4, '0') || '-' || lpad(extract(month FROM "d")::int::text, \#
    2, '0') || '-' || lpad(extract(day FROM "d")::int::text, 2, '0'))
    concat(bo, '')
      "bo"::int::text || ''
    concat(u)
      "u"::text
    concat(a > 2, 'z')
      ("a" > 2)::int::text || 'z'
    concat_ws(', ', c, b, a)
      substr(coalesce(', ' || "c", '') || coalesce(', ' || "b", '') || coalesce(', ' || "a"::text, ''), 3)
    concat_ws('', c, b)
      substr(coalesce('' || "c", '') || coalesce('' || "b", ''), 1)
    char_length(c)
      char_length("c")
    char_length(a)
      char_length("a"::text)
    length(c)
      octet_length("c")
    length(b)
      octet_length("b")
    length(raw)
      octet_length("raw")
    lower(c)
      lower("c")
    upper(c)
      upper("c")
    ucase(c)
      upper("c")
    trim(c)
      btrim("c")
    ltrim(c)
      ltrim("c")
    trim(leading ' ' from c)
      ltrim("c", ' ')
    trim(both 'x' from c)
      btrim("c", 'x')
    trim(trailing '/' from c)
      rtrim("c", '/')
    left(c, 2)
      left("c", 2)
    left(c, a)
      left("c", CASE WHEN "a" IS NOT NULL THEN greatest("a", 0) END)
    left(c, -1)
      left("c", 0)
    right(c, 2)
      right("c", 2)
    right(c, a - 3)
      right("c", (CASE WHEN ("a"::bigint - 3) IS NOT NULL THEN least(greatest("a"::bigint - 3, 0), 2147483647) \#
    END)::int)
    substring(c, 2)
      substr("c", 2)
    substring(c, 2, 3)
      substr("c", 2, 3)
    substring(c, -2)
      CASE WHEN (-2) > 0 THEN substr("c", -2) WHEN (-2) < 0 AND char_length("c") + (-2) >= 0 THEN \#
    substr("c", char_length("c") + (-2) + 1) WHEN num_nulls("c", -2) = 0 THEN '' END
    substring(c, -2, 1)
      CASE WHEN (-2) > 0 THEN substr("c", -2, 1) WHEN (-2) < 0 AND char_length("c") + (-2) >= 0 THEN \#
    substr("c", char_length("c") + (-2) + 1, 1) WHEN num_nulls("c", -2, 1) = 0 THEN '' END
    substring(c, 0)
      CASE WHEN 0 > 0 THEN substr("c", 0) WHEN 0 < 0 AND char_length("c") + 0 >= 0 THEN substr("c", \#
    char_length("c") + 0 + 1) WHEN num_nulls("c", 0) = 0 THEN '' END
    substring(c, a)
      CASE WHEN "a" > 0 THEN substr("c", "a") WHEN "a" < 0 AND char_length("c") + "a" >= 0 THEN substr("c", \#
    char_length("c") + "a" + 1) WHEN num_nulls("c", "a") = 0 THEN '' END
    substring(c, a, 2)
      CASE WHEN "a" > 0 THEN substr("c", "a", 2) WHEN "a" < 0 AND char_length("c") + "a" >= 0 THEN \#
    substr("c", char_length("c") + "a" + 1, 2) WHEN num_nulls("c", "a", 2) = 0 THEN '' END
    substring(c, a - 4, 2)
      CASE WHEN (CASE WHEN ("a"::bigint - 4) IS NOT NULL THEN least(greatest("a"::bigint - 4, -2147483647), 2147483647) END)::int > 0 \#
    THEN substr("c", (CASE WHEN ("a"::bigint - 4) IS NOT NULL THEN least(greatest("a"::bigint - 4, -2147483647), 2147483647) END)::int, 2) \#
    WHEN (CASE WHEN ("a"::bigint - 4) IS NOT NULL THEN least(greatest("a"::bigint - 4, -2147483647), 2147483647) END)::int < 0 AND char_length("c") + \#
    (CASE WHEN ("a"::bigint - 4) IS NOT NULL THEN least(greatest("a"::bigint - 4, -2147483647), 2147483647) END)::int >= 0 THEN \#
    substr("c", char_length("c") + \#
    (CASE WHEN ("a"::bigint - 4) IS NOT NULL THEN least(greatest("a"::bigint - 4, -2147483647), 2147483647) END)::int + 1, 2) \#
    WHEN num_nulls("c", (CASE WHEN ("a"::bigint - 4) IS NOT NULL THEN least(greatest("a"::bigint - 4, -2147483647), 2147483647) END)::int, 2) = 0 THEN '' END
    substring(c, 2, a - 3)
      substr("c", 2, (CASE WHEN ("a"::bigint - 3) IS NOT NULL THEN least(greatest("a"::bigint - 3, 0), 2147483647) \#
    END)::int)
    substring_index(b, '@', 1)
      split_part("b", '@', 1)
    substring_index(b, '@', -1)
      split_part("b", '@', -1)
    lpad(a, 5, '0')
      lpad("a"::text, 5, '0')
    rpad(c, 3, 'xy')
      rpad("c", 3, 'xy')
    lpad(c, 2, ' ')
      lpad("c", 2, ' ')
    repeat(c, 2)
      repeat("c", 2)
    repeat(c, a - 3)
      repeat("c", (CASE WHEN ("a"::bigint - 3) IS NOT NULL THEN \#
    least(greatest("a"::bigint - 3, -2147483647), 2147483647) END)::int)
    space(3)
      repeat(' ', 3)
    reverse(c)
      reverse("c")
    replace(c, 'b', 'ZZ')
      replace("c", 'b', 'ZZ')
    replace(c, '$3', '#1')
      replace("c", '$3', '#1')
    replace(c, '', 'Z')
      replace("c", '', 'Z')
    locate('b', c)
      strpos("c", 'b')
    locate('', c)
      strpos("c", '')
    locate('@', b)
      strpos("b", '@')
    instr(c, 'c')
      strpos("c", 'c')
    position('c' in c)
      strpos("c", 'c')
    hex(c)
      upper(encode(convert_to("c", 'UTF8'), 'hex'))
    hex(a)
      upper(to_hex("a"::bigint))
    hex(raw)
      upper(encode("raw", 'hex'))
    unhex('4142')
      '\x4142'::bytea
    md5(c)
      md5("c")
    sha2(c, 256)
      encode(sha256(convert_to("c", 'UTF8')), 'hex')
    sha2(c, 512)
      encode(sha512(convert_to("c", 'UTF8')), 'hex')
    abs(a)
      abs("a"::bigint)
    abs(n)
      abs("n")
    abs(f)
      abs("f")
    ceil(n)
      ceil("n")
    ceil(a)
      "a"
    floor(n)
      floor("n")
    floor(f)
      floor("f")
    ceiling(f)
      ceil("f")
    round(n)
      round("n")
    round(n, 1)
      round("n", 1)
    round(n, 5)
      round("n", 2)
    round(n, -1)
      round("n", -1)
    round(a)
      "a"
    round(a, -1)
      round("a", -1)::bigint
    truncate(n, 1)
      trunc("n", 1)
    truncate(a, 0)
      "a"
    truncate(n, -1)
      trunc("n", -1)
    sign(n)
      sign("n")::int
    sign(a)
      sign("a")::int
    pow(a, 2)
      power("a"::double precision, 2::double precision)
    sqrt(a)
      CASE WHEN "a"::double precision >= 0 THEN sqrt("a"::double precision) END
    exp(0)
      CASE WHEN 0::double precision < -745.1332191019412 THEN 0 ELSE exp(0::double precision) END
    ln(a)
      CASE WHEN "a"::double precision > 0 THEN ln("a"::double precision) END
    log10(100)
      CASE WHEN 100::double precision > 0 THEN log(100::double precision) END
    """#)

  @Test(arguments: table.rows)
  func `translates a value`(_ row: TranslationTable.Row) throws {
    #expect(try ShopContext.translate(row.mysql, .columnDefault) == row.postgres)
  }
}
