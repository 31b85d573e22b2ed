// What is not exactly the same in PostgreSQL: refused, with a position and a reason.

import SchemaModel
import Testing

@testable import SQLDialect

struct TranslationFailureTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var place: ExpressionContext.Place
    var type: PostgresType?
    var mysql: String
    var position: Int
    var reason: String
    var flavor: SourceFlavor
    var testDescription: String { "\(place): \(mysql)" }

    init(
      _ place: ExpressionContext.Place, _ type: PostgresType?, _ mysql: String, _ position: Int, _ reason: String,
      flavor: SourceFlavor = .mysql
    ) {
      self.place = place
      self.type = type
      self.mysql = mysql
      self.position = position
      self.reason = reason
      self.flavor = flavor
    }
  }

  static let cases: [Case] = [
    Case(
      .check, nil, #"(`b` = _utf8mb4'x')"#,
      2, #"the source compares this text without regard to case and accents, PostgreSQL by its bytes"#),
    Case(
      .check, nil, #"(`b` <> `c`)"#,
      2, #"the source compares this text without regard to case and accents, PostgreSQL by its bytes"#),
    Case(
      .check, nil, #"(`b` in (_utf8mb4'1',_utf8mb4'a'))"#,
      2, #"the source compares this text without regard to case and accents, PostgreSQL by its bytes"#),
    Case(
      .check, nil, #"(`b` like _utf8mb4'a%')"#,
      2, #"the source compares this text without regard to case and accents, PostgreSQL by its bytes"#),
    Case(
      .check, nil, #"(`b` between _utf8mb4'a' and _utf8mb4'z')"#,
      2, #"the order of texts depends on the source's collation"#),
    Case(.check, nil, #"(`c` < _utf8mb4'x')"#, 2, #"the order of texts depends on the source's collation"#),
    Case(
      .check, nil, #"regexp_like(`b`,_utf8mb4'^[a-z]+$')"#,
      13, #"the source matches this text without regard to case"#),
    Case(.check, nil, #"regexp_like(`c`,_utf8mb4'a+?')"#, 17, #"the pattern uses lazy or possessive repetition"#),
    Case(.check, nil, #"(`e` = _utf8mb4'z')"#, 8, #"`z` is none of the enum's labels"#),
    Case(.check, nil, #"(`e` < _utf8mb4'y')"#, 2, #"MySQL orders an enum by its text in a comparison"#),
    Case(.check, nil, #"(`e` = 1)"#, 8, #"an enum is compared with an integer"#),
    Case(.check, nil, #"(`st` = _utf8mb4'r')"#, 9, #"`r` is no member of the set"#),
    Case(.check, nil, #"(`c` = 5)"#, 2, #"text is compared with a number, which MySQL does as floating point"#),
    Case(
      .check, nil, #"(`a` = _utf8mb4'5x')"#,
      8, #"text is used as a number, of which MySQL reads the longest numeric beginning"#),
    Case(
      .check, nil, #"(`d` > _utf8mb4'0000-00-00')"#,
      8, #"`0000-00-00` is a zero date, which PostgreSQL does not have"#),
    Case(
      .check, nil, #"(`d` > _utf8mb4'2020-02-30')"#,
      8, #"`2020-02-30` is no date of the form YYYY-MM-DD [hh:mm:ss]"#),
    Case(.check, nil, #"(`d` > 20200101)"#, 8, #"an integer is used as a date"#),
    Case(
      .check, nil, #"(`tm` > _utf8mb4'30:00:00')"#,
      9, #"`30:00:00` is outside a day, which PostgreSQL's time is not"#),
    Case(
      .check, nil, #"(json_extract(`j`,_utf8mb4'$.a') > 3)"#,
      2, #"MySQL and PostgreSQL order JSON values differently"#),
    Case(.check, nil, #"json_extract(`j`,'$.a') = 3"#, 1, #"MariaDB compares JSON as text"#, flavor: .mariadb),
    Case(.check, nil, #"json_contains(`j`,_utf8mb4'1')"#, 1, #"the function json_contains() is not translated"#),
    Case(.check, nil, #"json_valid(`c`)"#, 1, #"json_valid() of text has no equal before PostgreSQL 16"#),
    Case(.check, nil, #"(`c`)"#, 2, #"text is used as a condition"#),
    Case(.check, nil, #"(`missing` > 1)"#, 2, #"there is no column `missing` here"#),
    Case(.check, nil, #"(`a` > @x)"#, 8, #"the variable x exists only in MySQL"#),
    Case(.check, nil, #"(`dt` < now())"#, 9, #"now() gives another value later, so nothing may depend on it here"#),
    Case(.check, nil, #"(`a` & 3) > 0"#, 6, #"`&` works on unsigned numbers in MySQL, and these may be negative"#),
    Case(.check, nil, #"(~(`a`) > 0)"#, 2, #"`~` gives an unsigned 64-bit number in MySQL"#),
    Case(
      .check, nil, #"(`a` > (select 1))"#,
      9, #"expected a list of values (subqueries are not understood), found `select`"#),
    Case(.check, nil, #"(`a` >"#, 7, #"expected an operand"#),
    Case(.check, nil, #"soundex(`c`) = 'x'"#, 1, #"the function soundex() is not translated"#),
    Case(.check, nil, #"length(`l`) > 2"#, 8, #"the source's bytes of this text are not UTF-8"#),
    Case(.check, nil, #"(`a`,`id`) > (1,2)"#, 12, #"rows are compared other than with `=`"#),
    Case(.check, nil, #"(1,2)"#, 1, #"a row of values stands where one value must"#),
    Case(
      .generatedColumn, .integer, #"(`a` + (_utf8mb4'x' = _utf8mb4'X'))"#,
      21, #"PostgreSQL does not compare constant texts in a generated column"#),
    Case(
      .generatedColumn, .integer, #"instr(concat(_utf8mb4'a',_utf8mb4'b'),_utf8mb4'b')"#,
      1, #"PostgreSQL does not compare constant texts in a generated column"#),
    Case(
      .generatedColumn, .varchar(length: 36), #"concat(`e`,_utf8mb4'x')"#,
      8,
      #"the text of an enum depends on its type's labels, and a stored expression may depend on "#
        + #"nothing but the row"#),
    Case(
      .generatedColumn, .varchar(length: 36), #"concat(`f`,_utf8mb4'x')"#,
      8, #"the digits of this number differ between the two systems"#),
    Case(
      .generatedColumn, .varchar(length: 36), #"concat((`a` / 3) * 2 + `f`,_utf8mb4'x')"#,
      22, #"the digits of this number differ between the two systems"#),
    Case(
      .generatedColumn, .integer, #"json_unquote(json_extract(`j`,_utf8mb4'$.x'))"#,
      1, #"text is used as a number, of which MySQL reads the longest numeric beginning"#),
    Case(.generatedColumn, .integer, #"json_extract(`j`,_utf8mb4'$.x')"#, 1, #"JSON is used as a number"#),
    Case(
      .generatedColumn, .integer, #"year(`ts`)"#,
      6,
      #"a TIMESTAMP's local time depends on the session's time zone, and a stored expression may "#
        + #"depend on nothing but the row"#),
    Case(
      .generatedColumn, .boolean, #"(`ts` > `dt`)"#,
      2,
      #"a TIMESTAMP's local time depends on the session's time zone, and a stored expression may "#
        + #"depend on nothing but the row"#),
    Case(
      .generatedColumn, .varchar(length: 36), #"convert(`b` using latin1)"#,
      1, #"conversion to latin1 may lose characters"#),
    Case(
      .generatedColumn, .bigint, #"cast(`b` as unsigned)"#,
      6, #"text is used as a number, of which MySQL reads the longest numeric beginning"#),
    Case(
      .generatedColumn, .bigint, #"cast(`a` as unsigned)"#,
      1, #"a number that may be negative is cast to UNSIGNED, where MySQL adds 2^64"#),
    Case(
      .generatedColumn, .numeric(precision: 10, scale: 3), #"`f`"#,
      1, #"a floating-point number has other digits as a decimal"#),
    Case(
      .generatedColumn, .numeric(precision: 10, scale: 3), #"cast(`f` as decimal(10,2))"#,
      1, #"a floating-point number has other digits as a decimal"#),
    Case(
      .generatedColumn, .doublePrecision, #"round(`f`,2)"#,
      1, #"round() of a floating-point number rounds by the C library's rules"#),
    Case(.generatedColumn, .integer, #"dayname(`d`)"#, 1, #"the function dayname() is not translated"#),
    Case(
      .generatedColumn, .varchar(length: 36), #"date_format(`d`,_utf8mb4'%M')"#,
      1, #"a format with fields other than plain numbers"#),
    Case(
      .generatedColumn, .varchar(length: 36), #"trim(both _utf8mb4'xy' from `c`)"#,
      11, #"trim() of more than one character"#),
    Case(
      .generatedColumn, .varchar(length: 36), #"greatest(`b`,`c`)"#,
      1, #"the order of text depends on the source's collation"#),
    Case(
      .generatedColumn, .jsonb, #"json_object(_utf8mb4'a',`a`)"#,
      1,
      #"PostgreSQL does not call the making of JSON immutable, and a stored expression may "#
        + #"depend on nothing but the row"#),
    Case(
      .generatedColumn, .jsonb, #"json_extract(`j`,_utf8mb4'$.*')"#,
      18, #"a JSON path with more than plain names and indexes"#),
    Case(
      .generatedColumn, .jsonb, #"json_extract(`j`,_utf8mb4'$[last]')"#,
      18, #"a JSON path with more than plain names and indexes"#),
    Case(
      .generatedColumn, .timestamp(fractionDigits: 6), #"now()"#,
      1, #"now() gives another value later, so nothing may depend on it here"#),
    Case(
      .generatedColumn, .integer, #"(`tm` + interval 1 hour)"#,
      2, #"a time plus an interval has a type of its own in MySQL"#),
    Case(
      .generatedColumn, .timestamp(fractionDigits: 6), #"(`dt` + interval '1:30' HOUR_MINUTE)"#,
      7, #"an interval of HOUR_MINUTE is not translated"#),
    Case(.generatedColumn, .integer, #"week(`d`,0)"#, 1, #"week() in a mode other than 3 (ISO 8601)"#),
    Case(.generatedColumn, .date, #"`c`"#, 1, #"text is stored as a date"#),
    Case(
      .generatedColumn, .timestamp(fractionDigits: 6), #"`ts`"#,
      1,
      #"a TIMESTAMP's local time depends on the session's time zone, and a stored expression may "#
        + #"depend on nothing but the row"#),
    Case(.generatedColumn, .integer, #"bit_count(`a`)"#, 1, #"the function bit_count() is not translated"#),
    Case(
      .index, nil, #"cast(json_extract(`j`,_utf8mb4'$.tags') as char(20) array)"#,
      1, #"a multi-valued index (CAST … AS … ARRAY)"#),
    Case(
      .index, nil, #"cast(json_unquote(json_extract(`j`,_utf8mb4'$.n')) as unsigned)"#,
      6, #"text is used as a number, of which MySQL reads the longest numeric beginning"#),
    Case(
      .index, nil, #"date_format(`ts`,_utf8mb4'%Y')"#,
      13,
      #"a TIMESTAMP's local time depends on the session's time zone, and a stored expression "#
        + #"may depend on nothing but the row"#),
    Case(.columnDefault, .integer, #"'abc'"#, 1, #"`abc` is no integer between -2147483648 and 2147483647"#),
    Case(.columnDefault, .boolean, #"2"#, 1, #"a boolean holds only 0 and 1"#),
    Case(.columnDefault, .bit(width: 3), #"b'11111'"#, 1, #"`b'11111'` needs more than 3 bits"#),
    Case(.columnDefault, .date, #"'0000-00-00'"#, 1, #"`0000-00-00` is a zero date, which PostgreSQL does not have"#),
    Case(.columnDefault, .uuid, #"'not a uuid'"#, 1, #"`not a uuid` is no UUID"#),
    Case(.columnDefault, .jsonb, #"'{bad'"#, 1, #"`{bad` is no JSON"#),
    Case(.columnDefault, .varchar(length: 36), #"uuid_short()"#, 1, #"the function uuid_short() is not translated"#),
  ]

  @Test(arguments: cases)
  func `refuses what would not be exact`(_ one: Case) {
    #expect(throws: TranslationFailure(position: one.position, reason: one.reason)) {
      try ShopContext.translate(one.mysql, one.place, one.type, one.flavor)
    }
  }
}
