// Expressions as MySQL 9.7 and MariaDB 10.11 print them in their catalogs (after unescaping), in the places where they
// stand there.

import SchemaModel
import Testing

@testable import SQLDialect

struct ExpressionTranslatorTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var place: ExpressionContext.Place
    var type: PostgresType?
    var mysql: String
    var postgres: String
    var flavor: SourceFlavor
    var testDescription: String { "\(place): \(mysql)" }

    init(
      _ place: ExpressionContext.Place, _ type: PostgresType?, _ mysql: String, _ postgres: String,
      flavor: SourceFlavor = .mysql
    ) {
      self.place = place
      self.type = type
      self.mysql = mysql
      self.postgres = postgres
      self.flavor = flavor
    }
  }

  static let cases: [Case] = [
    Case(
      .check, nil, #"(((`a` > 0) and (`a` < 100)) or (`c` = _utf8mb4'x'))"#,
      #"("a" > 0 AND "a" < 100) OR "c" = 'x'"#),
    Case(.check, nil, #"json_valid(`j`)"#, #"CASE WHEN "j" IS NOT NULL THEN true END"#),
    Case(.check, nil, #"json_valid(`j`)"#, #"CASE WHEN "j" IS NOT NULL THEN true END"#, flavor: .mariadb),
    Case(.check, nil, #"`bo`"#, #""bo""#, flavor: .mariadb),
    Case(.check, nil, #"`a`"#, #""a" <> 0"#, flavor: .mariadb),
    Case(.check, nil, #"(`e` in (_utf8mb4'x',_utf8mb4'y'))"#, #""e" IN ('x'::"shop"."mood", 'y'::"shop"."mood")"#),
    Case(
      .check, nil, #"((length(`b`) > 2) and (char_length(`c`) <= 10))"#,
      #"octet_length("b") > 2 AND char_length("c") <= 10"#),
    Case(.check, nil, #"(`d` >= _utf8mb4'2020-01-01')"#, #""d" >= '2020-01-01'::date"#),
    Case(
      .check, nil, #"((`d` < DATE'2030-01-01') and (`dt` > TIMESTAMP'2020-01-01 00:00:00'))"#,
      #""d" < '2030-01-01'::date AND "dt" > '2020-01-01 00:00:00'::timestamp"#),
    Case(.check, nil, #"((`a` <> 3) or (`c` = _utf8mb4'y'))"#, #""a" <> 3 OR "c" = 'y'"#),
    Case(.check, nil, #"(`bo` in (0,1))"#, #""bo" IN (false, true)"#),
    Case(.check, nil, #"((0 <> `a`) is true)"#, #"(0 <> "a") IS TRUE"#),
    Case(.check, nil, #"((`a` = 1) and (`id` = 2))"#, #""a" = 1 AND "id" = 2"#),
    Case(.check, nil, #"regexp_like(`c`,_utf8mb4'x|y')"#, #""c" ~ 'x|y'"#),
    Case(
      .check, nil, #"((abs(`n`) >= 0.5) and (round(`n`,2) <> -(1e3)))"#,
      #"abs("n") >= 0.5 AND round("n", 2) <> '-1e3'::double precision"#),
    Case(.check, nil, #"((coalesce(`a`,1) % 2) = 0)"#, #"(coalesce("a", 1) % 2) = 0"#),
    Case(.check, nil, #"((`b` collate utf8mb4_bin) = _utf8mb4'X')"#, #"rtrim("b", ' ') = 'X'"#),
    Case(.check, nil, #"(`a` <= 3)"#, #""a" <= 3"#),
    Case(
      .check, nil, #"((`j` is null) or (json_extract(`j`,_utf8mb4'$.a') = 3))"#,
      #""j" IS NULL OR ("j" -> 'a') = '3'::jsonb"#),
    Case(.check, nil, #"(`bo` = true)"#, #""bo""#),
    Case(.check, nil, #"(`a` not in (1,2))"#, #""a" NOT IN (1, 2)"#),
    Case(.check, nil, #"(not((`c` like _utf8mb4'%x%')))"#, #"NOT ("c" LIKE '%x%')"#),
    Case(.check, nil, #"(`u` >= 0)"#, #""u" >= 0"#),
    Case(
      .check, nil, #"((`dt` = `ts`) or (year(`d`) > 2000))"#,
      #""dt" = "ts" OR extract(year FROM "d")::int > 2000"#),
    Case(.check, nil, #"(cast(`b` as char charset binary) = _utf8mb4'x')"#, #""b" = 'x'"#),
    Case(.check, nil, #"(`bi` = 0x05)"#, #""bi" = B'101'"#),
    Case(.check, nil, #"(`c` <> 0x41)"#, #""c" <> 'A'"#),
    Case(.check, nil, #"(nullif(`b`,_utf8mb4'') is not null)"#, #"nullif("b", '') IS NOT NULL"#),
    Case(.check, nil, #"(`b` in (_utf8mb4'1',_utf8mb4'2'))"#, #""b" IN ('1', '2')"#),
    Case(.check, nil, #"(`flag` = 0x01)"#, #""flag""#),
    Case(.check, nil, #"(`bo` = 0)"#, #"NOT "bo""#),
    Case(.check, nil, #"(`order total` > 0)"#, #""Order ""Total""" > 0"#),
    Case(.check, nil, #"((`y` >= 1901) and (`y` <= 2155))"#, #""y" >= 1901 AND "y" <= 2155"#),
    Case(
      .check, nil, #"octet_length(`b`) > 2 and char_length(`c`) <= 10"#,
      #"octet_length("b") > 2 AND char_length("c") <= 10"#, flavor: .mariadb),
    Case(.check, nil, #"(`a`,`id`) = (1,2)"#, #"("a" = 1) AND ("id" = 2)"#, flavor: .mariadb),
    Case(.check, nil, #"`c` regexp '^[a-z]+$'"#, #""c" ~ E'^[a-z]+\\n?$'"#, flavor: .mariadb),
    Case(.check, nil, #"coalesce(`a`,1) MOD 2 = 0"#, #"(coalesce("a", 1) % 2) = 0"#, flavor: .mariadb),
    Case(.check, nil, #"`c`  not like '%x%'"#, #""c" NOT LIKE '%x%'"#, flavor: .mariadb),
    Case(.check, nil, #"`c` <> X'c3a9'"#, #""c" <> 'é'"#, flavor: .mariadb),
    Case(.check, nil, #"`bi` = 0x05"#, #""bi" = B'101'"#, flavor: .mariadb),
    Case(.check, nil, #"true"#, #"true"#),
    Case(.check, nil, #"(`tm` < _utf8mb4'12:00')"#, #""tm" < '12:00:00'::time"#),
    Case(.check, nil, #"(`iv` < _utf8mb4'30:00:00')"#, #""iv" < '30:00:00'::interval"#),
    Case(
      .generatedColumn, .varchar(length: 36), #"concat(`b`,_utf8mb4'-',`c`,_utf8mb4'it\'s \\ "q"')"#,
      #""b" || '-' || "c" || E'it''s \\ "q"'"#),
    Case(
      .generatedColumn, .integer, #"((`a` * 2) + if((`a` > 3),1,0))"#,
      #"("a"::bigint * 2) + CASE WHEN "a" > 3 THEN 1 ELSE 0 END"#),
    Case(.generatedColumn, .jsonb, #"json_extract(`j`,_utf8mb4'$.x')"#, #""j" -> 'x'"#),
    Case(
      .generatedColumn, .varchar(length: 36), #"json_unquote(json_extract(`j`,_utf8mb4'$.y'))"#,
      #"CASE jsonb_typeof("j" -> 'y') WHEN 'null' THEN 'null' ELSE ("j" -> 'y') #>> '{}' END"#),
    Case(.generatedColumn, .date, #"(`d` + interval 3 day)"#, #"("d" + interval '3 day')::date"#),
    Case(
      .generatedColumn, .integer, #"(case when (`a` between 1 and 2) then 1 when (`a` in (3,4)) then 2 else NULL end)"#,
      #"CASE WHEN "a" BETWEEN 1 AND 2 THEN 1 WHEN "a" IN (3, 4) THEN 2 ELSE NULL END"#),
    Case(.generatedColumn, .integer, #"((`a` DIV 2) + (`a` % 3))"#, #"("a" / 2) + ("a" % 3)"#),
    Case(.generatedColumn, .numeric(precision: 10, scale: 3), #"(`n` / 3)"#, #"round(round("n", 30) / 3, 6)"#),
    Case(
      .generatedColumn, .numeric(precision: 10, scale: 3), #"`n` / 3"#,
      #"trunc(round("n", 30) / 3, 9)"#, flavor: .mariadb),
    Case(.generatedColumn, .varchar(length: 36), #"cast(`a` as char charset utf8mb4)"#, #""a"::text"#),
    Case(
      .generatedColumn, .integer, #"((`a` is null) or (`b` is not null))"#,
      #"("a" IS NULL OR "b" IS NOT NULL)::int"#),
    Case(.generatedColumn, .boolean, #"((`a` is null) or (`b` is not null))"#, #""a" IS NULL OR "b" IS NOT NULL"#),
    Case(.generatedColumn, .boolean, #"(0 = `a`)"#, #"0 = "a""#),
    Case(.generatedColumn, .varchar(length: 36), #"substr(`b`,2,3)"#, #"substr("b", 2, 3)"#),
    Case(.generatedColumn, .varchar(length: 36), #"trim(both _utf8mb4'x' from `c`)"#, #"btrim("c", 'x')"#),
    Case(.generatedColumn, .integer, #"extract(year from `d`)"#, #"extract(year FROM "d")::int"#),
    Case(
      .generatedColumn, .bigint, #"timestampdiff(DAY,`d`,`dt`)"#,
      #"trunc(extract(epoch FROM ("dt" - "d"::timestamp)) / 86400)::bigint"#),
    Case(.generatedColumn, .boolean, #"(`b` like _utf8mb4'%@%')"#, #""b" LIKE '%@%'"#),
    Case(.generatedColumn, .boolean, #"(`a` <=> 3)"#, #""a" IS NOT DISTINCT FROM 3"#),
    Case(.generatedColumn, .varchar(length: 36), #"upper(`b`)"#, #"upper("b")"#),
    Case(.generatedColumn, .integer, #"((0 <> `a`) xor (0 <> 1))"#, #"((0 <> "a") <> (0 <> 1))::int"#),
    Case(
      .generatedColumn, .varchar(length: 36), #"date_format(`d`,_utf8mb4'%Y-%m')"#,
      #"lpad(extract(year FROM "d")::int::text, 4, '0') || '-' || lpad(extract(month FROM "d")::int::text, 2, '0')"#),
    Case(.generatedColumn, .integer, #"locate(_utf8mb4'@',`b`)"#, #"strpos("b", '@')"#),
    Case(
      .generatedColumn, .numeric(precision: 10, scale: 3), #"round((`n` * (1 + 0.19)),2)"#,
      #"round("n" * (1 + 0.19), 2)"#),
    Case(.generatedColumn, .timestamp(fractionDigits: 6), #"`d`"#, #""d"::timestamp"#),
    Case(.generatedColumn, .date, #"`dt`"#, #"("dt" + interval '500 ms')::date"#),
    Case(.generatedColumn, .doublePrecision, #"(`f` * 2)"#, #""f" * 2"#),
    Case(.generatedColumn, .bytea, #"unhex(_utf8mb4'4142')"#, #"'\x4142'::bytea"#),
    Case(.generatedColumn, .text, #"sha2(`c`,256)"#, #"encode(sha256(replace("c", E'\\', E'\\\\')::bytea), 'hex')"#),
    Case(.generatedColumn, .bigint, #"(`u` DIV 2)"#, #"div("u", 2)"#),
    Case(.index, nil, #"lower(`b`)"#, #"lower("b")"#),
    Case(.index, nil, #"(`a` + 1)"#, #""a"::bigint + 1"#),
    Case(.index, nil, #"concat(`b`,_utf8mb4'x')"#, #""b" || 'x'"#),
    Case(.index, nil, #"year(`d`)"#, #"extract(year FROM "d")::int"#),
    Case(
      .index, nil, #"json_unquote(json_extract(`j`,_utf8mb4'$.n'))"#,
      #"CASE jsonb_typeof("j" -> 'n') WHEN 'null' THEN 'null' ELSE ("j" -> 'n') #>> '{}' END"#),
    Case(.index, nil, #"(`a` > 3)"#, #""a" > 3"#),
    Case(.columnDefault, .varchar(length: 36), #"uuid()"#, #"gen_random_uuid()::text"#),
    Case(.columnDefault, .uuid, #"uuid()"#, #"gen_random_uuid()"#),
    Case(.columnDefault, .bytea, #"uuid_to_bin(uuid())"#, #"uuid_send(gen_random_uuid())"#),
    Case(.columnDefault, .uuid, #"uuid_to_bin(uuid())"#, #"gen_random_uuid()"#),
    Case(.columnDefault, .integer, #"(1 + 2)"#, #"(1 + 2)"#),
    Case(.columnDefault, .timestamp(fractionDigits: 6), #"CURRENT_TIMESTAMP(6)"#, #"statement_timestamp()::timestamp"#),
    Case(
      .columnDefault, .timestamp(fractionDigits: 6), #"CURRENT_TIMESTAMP"#,
      #"date_trunc('second', statement_timestamp())::timestamp"#),
    Case(
      .columnDefault, .timestamptz(fractionDigits: 6), #"CURRENT_TIMESTAMP(3)"#,
      #"date_trunc('milliseconds', statement_timestamp())"#),
    Case(
      .columnDefault, .timestamptz(fractionDigits: 6), #"current_timestamp()"#,
      #"date_trunc('second', statement_timestamp())"#, flavor: .mariadb),
    Case(
      .columnDefault, .timestamp(fractionDigits: 6), #"now()"#,
      #"date_trunc('second', statement_timestamp())::timestamp"#),
    Case(.columnDefault, .date, #"curdate()"#, #"statement_timestamp()::date"#),
    Case(
      .columnDefault, .date, #"(curdate() + interval 1 year)"#,
      #"(statement_timestamp()::date + interval '1 year')::date"#),
    Case(
      .columnDefault, .date, #"CURRENT_TIMESTAMP"#,
      #"date_trunc('second', statement_timestamp())::timestamp::date"#),
    Case(
      .columnDefault, .time(fractionDigits: 0), #"curtime()"#,
      #"date_trunc('second', statement_timestamp())::time"#),
    Case(
      .columnDefault, .timestamp(fractionDigits: 6), #"utc_timestamp()"#,
      #"(date_trunc('second', statement_timestamp()) AT TIME ZONE 'UTC')"#),
    // A literal beside a TIMESTAMP is one instant, whatever the session's time zone.
    Case(
      .check, nil, #"(`ts` > _utf8mb4'2020-01-01')"#, #""ts" > '2020-01-01 00:00:00+00'::timestamptz"#),
    Case(
      .check, nil, #"(timestamp'2020-01-01 10:00:00' <= `ts`)"#,
      #"'2020-01-01 10:00:00+00'::timestamptz <= "ts""#),
    Case(
      .generatedColumn, .boolean, #"(`ts` <> _utf8mb4'2020-01-01 10:00:00')"#,
      #""ts" <> '2020-01-01 10:00:00+00'::timestamptz"#),
    Case(.columnDefault, .jsonb, #"json_object(_utf8mb4'a',1)"#, #"jsonb_build_object('a'::text, 1)"#),
    Case(.columnDefault, .jsonb, #"json_array()"#, #"'[]'::jsonb"#),
    Case(.columnDefault, .varchar(length: 36), #"_utf8mb4'abc'"#, #"'abc'"#),
    Case(.columnDefault, .text, #"'abc'"#, #"'abc'"#, flavor: .mariadb),
    Case(.columnDefault, .varchar(length: 36), #"concat(_utf8mb4'a',(1 + 1))"#, #"('a' || (1 + 1)::text)"#),
    Case(
      .columnDefault, .bigint, #"unix_timestamp()"#,
      #"floor(extract(epoch FROM statement_timestamp()))::bigint"#),
    Case(.columnDefault, .boolean, #"1"#, #"true"#),
    Case(.columnDefault, .boolean, #"b'1'"#, #"true"#),
    Case(.columnDefault, .boolean, #"true"#, #"true"#),
    Case(.columnDefault, .integer, #"'0'"#, #"0"#),
    Case(.columnDefault, .bit(width: 3), #"b'101'"#, #"B'101'"#),
    Case(.columnDefault, .bytea, #"x'00ff'"#, #"'\x00ff'::bytea"#),
    Case(.columnDefault, .bytea, #"_utf8mb4'ab'"#, #"'\x6162'::bytea"#),
    Case(.columnDefault, .numeric(precision: 10, scale: 3), #"-1.5"#, #"-1.5"#),
    Case(.columnDefault, .integer, #"-(5)"#, #"-5"#),
    Case(.columnDefault, .date, #"'2020-01-01'"#, #"'2020-01-01'::date"#),
    Case(.columnDefault, .jsonb, #"'{"a": [1]}'"#, #"'{"a": [1]}'::jsonb"#),
    Case(.columnDefault, .jsonb, #"cast('[]' as json)"#, #"'[]'::jsonb"#),
    Case(.columnDefault, .doublePrecision, #"rand()"#, #"random()"#),
    Case(.columnDefault, .varchar(length: 36), #"NULL"#, #"NULL"#),
    Case(.columnDefault, .varchar(length: 36), #"5"#, #"'5'"#),
    Case(.columnDefault, .boolean, #"(1 = 1)"#, #"(1 = 1)"#),
    Case(.columnDefault, .integer, #"(1 = 1)"#, #"(1 = 1)::int"#),
    Case(.check, nil, #"regexp_like(`c`,_utf8mb4'\\\\d+')"#, #""c" ~ E'\\\\d+'"#),
  ]

  @Test(arguments: cases)
  func `translates what a catalog prints`(_ one: Case) throws {
    #expect(try ShopContext.translate(one.mysql, one.place, one.type, one.flavor) == one.postgres)
  }

  @Test func `lists the columns that an expression reads`() throws {
    let names = try ExpressionTranslator.referencedColumns("concat(`A`, t.`b`, if(`c d` > 1, a, now()))")
    #expect(names == ["a", "b", "c d"])
  }
}
