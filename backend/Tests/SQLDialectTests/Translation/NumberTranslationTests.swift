// Numbers, conditions, comparisons and JSON. Every row was compared on MySQL 9.7 and PostgreSQL 15 over rows
// with NULLs, zeros and extreme values.

import Testing

@testable import SQLDialect

struct NumberTranslationTests {
  static let table = TranslationTable(
    #"""
    1 + 2
      1 + 2
    a + 1
      "a"::bigint + 1
    a * 2
      "a"::bigint * 2
    s + 1
      "s" + 1
    s * s
      "s"::bigint * "s"
    a - 5
      "a"::bigint - 5
    - a
      0 - "a"::bigint
    -(5)
      -5
    a + n
      "a" + "n"
    n * n
      "n" * "n"
    n / 3
      round(round("n", 30) / 3, 6)
    a / 3
      round(round("a", 30) / 3, 4)
    a / 0
      round(round("a", 30) / nullif(0, 0), 4)
    5 / 3
      round(round(5, 30) / 3, 4)
    (5 / 3) * 3
      round(round(5, 30) / 3, 4) * 3
    n / n
      round(round("n", 30) / nullif("n", 0), 6)
    n / a
      round(round("n", 30) / nullif("a", 0), 6)
    f / 3
      "f"::double precision / 3
    f + 1
      "f" + 1
    r + 1
      "r"::double precision + 1
    a DIV 2
      "a" / 2
    a DIV 0
      "a" / nullif(0, 0)
    a % 3
      "a" % 3
    -7 % 3
      (-7) % 3
    n % 3
      "n" % 3
    mod(a,3)
      "a" % 3
    a DIV s
      "a"::bigint / nullif("s", 0)
    n DIV 2
      div("n", 2)::bigint
    big + a
      "big" + "a"
    u + 1
      "u" + 1
    ui + 1
      "ui" + 1
    ui & 7
      "ui" & 7
    ui | 8
      "ui" | 8
    ui ^ 5
      "ui" # 5
    ui >> 2
      "ui"::bigint >> 2
    ui << 3
      "ui"::bigint << 3
    a = 3
      "a" = 3
    bo = 1
      "bo"
    bo = 0
      NOT "bo"
    bo <> 1
      NOT "bo"
    bo in (0,1)
      "bo" IN (false, true)
    bo = true
      "bo"
    bo + 1
      "bo"::int + 1
    (a > 2) + 1
      ("a" > 2)::int + 1
    (a > 2) = bo
      ("a" > 2) = "bo"
    a > 2 and s < 5 or a is null
      ("a" > 2 AND "s" < 5) OR "a" IS NULL
    a > 1 and (s < 5 or a is null)
      "a" > 1 AND ("s" < 5 OR "a" IS NULL)
    a > 2 xor s > 2
      ("a" > 2) <> ("s" > 2)
    not a
      NOT ("a" <> 0)
    !(a > 3)
      NOT ("a" > 3)
    a <=> null
      "a" IS NOT DISTINCT FROM NULL
    a <=> 3
      "a" IS NOT DISTINCT FROM 3
    a between 1 and 4
      "a" BETWEEN 1 AND 4
    a not between 1 and 4
      "a" NOT BETWEEN 1 AND 4
    a in (1,2,3)
      "a" IN (1, 2, 3)
    a not in (1,2,null)
      "a" NOT IN (1, 2, NULL)
    a = '3'
      "a" = 3
    n = '1.50'
      "n" = 1.50
    n >= 0.5
      "n" >= 0.5
    f > 1e0
      "f" > '1e0'::double precision
    a is true
      ("a" <> 0) IS TRUE
    bo is not true
      "bo" IS NOT TRUE
    a is null
      "a" IS NULL
    c = 'X'
      "c" = 'X'
    c <> 'x'
      "c" <> 'x'
    c = 0x41
      "c" = 'A'
    c like 'a%'
      "c" LIKE 'a%'
    c like 'a!%b' escape '!'
      "c" LIKE 'a!%b' ESCAPE '!'
    c like '%\_%'
      "c" LIKE E'%\\_%'
    c not like '%b%'
      "c" NOT LIKE '%b%'
    b like '%@%'
      "b" LIKE '%@%'
    b = ''
      "b" = ''
    b in ('','1')
      "b" IN ('', '1')
    b collate utf8mb4_bin = 'Ab'
      rtrim("b", ' ') = 'Ab'
    b collate utf8mb4_0900_bin < 'b'
      ("b" COLLATE "C") < 'b'
    binary c = 'Ab'
      "c" = 'Ab'
    c regexp '^[A-Z]+$'
      "c" ~ E'^[A-Z]+(?:\\r\\n|[\\n\\u000B\\f\\r\\u0085\\u2028\\u2029])?$'
    b regexp '^[^@]+@[^@]+\\.[^@]+$'
      "b" ~ E'^[^@]+@[^@]+\\.[^@]+(?:\\r\\n|[\\n\\u000B\\f\\r\\u0085\\u2028\\u2029])?$'
    c regexp 'x|y'
      "c" ~ 'x|y'
    c regexp 'a.c'
      "c" ~ E'a[^\\n\\u000B\\f\\r\\u0085\\u2028\\u2029]c'
    regexp_like(c,'^[0-9]{1,3}$')
      "c" ~ E'^[0-9]{1,3}(?:\\r\\n|[\\n\\u000B\\f\\r\\u0085\\u2028\\u2029])?$'
    c not regexp '^[a-c]*$'
      "c" !~ E'^[a-c]*(?:\\r\\n|[\\n\\u000B\\f\\r\\u0085\\u2028\\u2029])?$'
    e = 'x'
      "e" = 'x'::"shop"."mood"
    e in ('X','it''s')
      "e" IN ('x'::"shop"."mood", 'it''s'::"shop"."mood")
    e <> 'y'
      "e" <> 'y'::"shop"."mood"
    st = 'p,q'
      "st" = '{"p","q"}'::text[]
    st = ''
      "st" = '{}'::text[]
    bi = 0x05
      "bi" = B'101'
    bi = b'101'
      "bi" = B'101'
    bi + 1
      "bi"::bigint + 1
    bi > 2
      "bi" > B'010'
    flag = b'1'
      "flag"
    flag = 1
      "flag"
    raw = 'ab'
      "raw" = '\x6162'::bytea
    raw = x'6162'
      "raw" = '\x6162'::bytea
    d = '2020-01-31'
      "d" = '2020-01-31'::date
    d >= '2020-01-01'
      "d" >= '2020-01-01'::date
    d < date'2030-01-01'
      "d" < '2030-01-01'::date
    d > '2020-01-31 00:00:00'
      "d" > '2020-01-31 00:00:00'::timestamp
    dt > timestamp'2020-01-01 00:00:00'
      "dt" > '2020-01-01 00:00:00'::timestamp
    dt = d
      "dt" = "d"
    dt >= '2020-01-31'
      "dt" >= '2020-01-31'::date
    tm > '10:00:00'
      "tm" > '10:00:00'::time
    tm = time'10:00:00'
      "tm" = '10:00:00'::time
    y > 2000
      "y" > 2000
    y = '2020'
      "y" = 2020
    j is null
      "j" IS NULL
    json_extract(j,'$.a') = 3
      ("j" -> 'a') = '3'::jsonb
    json_extract(j,'$.a') = 'x'
      ("j" -> 'a') = '"x"'::jsonb
    j -> '$.a'
      "j" -> 'a'
    j ->> '$.a'
      CASE jsonb_typeof("j" -> 'a') WHEN 'null' THEN 'null' ELSE ("j" -> 'a') #>> '{}' END
    json_unquote(json_extract(j,'$.b'))
      CASE jsonb_typeof("j" -> 'b') WHEN 'null' THEN 'null' ELSE ("j" -> 'b') #>> '{}' END
    json_extract(j,'$[0]')
      (CASE jsonb_typeof("j") WHEN 'array' THEN "j" -> 0 ELSE "j" END)
    json_extract(j,'$.c[1]')
      "j" -> 'c' -> 1
    json_extract(j,'$."k y".z')
      "j" -> 'k y' -> 'z'
    json_unquote(json_extract(j,'$.a[0]'))
      CASE jsonb_typeof((CASE jsonb_typeof("j" -> 'a') WHEN 'array' THEN ("j" -> 'a') -> 0 ELSE "j" -> 'a' \#
    END)) WHEN 'null' THEN 'null' ELSE (CASE jsonb_typeof("j" -> 'a') WHEN 'array' THEN ("j" -> 'a') -> 0 \#
    ELSE "j" -> 'a' END) #>> '{}' END
    json_valid(j)
      CASE WHEN "j" IS NOT NULL THEN true END
    case when a between 1 and 2 then 1 when a in (3,4) then 2 else null end
      CASE WHEN "a" BETWEEN 1 AND 2 THEN 1 WHEN "a" IN (3, 4) THEN 2 ELSE NULL END
    case a when 1 then 'one' when 2 then 'two' else 'many' end
      CASE WHEN "a" = 1 THEN 'one' WHEN "a" = 2 THEN 'two' ELSE 'many' END
    case when a > 2 then n else a end
      CASE WHEN "a" > 2 THEN "n" ELSE "a" END
    case when a > 2 then c else a end
      CASE WHEN "a" > 2 THEN "c" ELSE "a"::text END
    if(a > 3, 1, 0)
      CASE WHEN "a" > 3 THEN 1 ELSE 0 END
    if(bo, 'yes', 'no')
      CASE WHEN "bo" THEN 'yes' ELSE 'no' END
    if(a, a > 2, 7)
      CASE WHEN "a" <> 0 THEN ("a" > 2)::int ELSE 7 END
    ifnull(a, 0)
      coalesce("a", 0)
    coalesce(a, n, 1)
      coalesce("a", "n", 1)
    coalesce(c, 'none')
      coalesce("c", 'none')
    coalesce(bo, a)
      coalesce("bo"::int, "a")
    nullif(c, '')
      nullif("c", '')
    nullif(a, 3)
      nullif("a", 3)
    nullif(b, '')
      nullif("b", '')
    isnull(a)
      "a" IS NULL
    greatest(a, 3)
      CASE WHEN num_nulls("a", 3) = 0 THEN greatest("a", 3) END
    greatest(a, n, 2.5)
      CASE WHEN num_nulls("a", "n", 2.5) = 0 THEN greatest("a", "n", 2.5) END
    least(a, s)
      CASE WHEN num_nulls("a", "s") = 0 THEN least("a", "s") END
    least(d, date'2020-01-31')
      CASE WHEN num_nulls("d", '2020-01-31'::date) = 0 THEN least("d", '2020-01-31'::date) END
    """#)

  @Test(arguments: table.rows)
  func `translates a value`(_ row: TranslationTable.Row) throws {
    #expect(try ShopContext.translate(row.mysql, .columnDefault) == row.postgres)
  }
}
