// MySQL's functions and their PostgreSQL forms, as data. A function that is not here is not translated.
// Source: MySQL manual, 14.1 "Built-In Function and Operator Reference".

import SchemaModel

enum FunctionTable {
  static func rule(named name: String) -> FunctionRule? { byName[name] }

  private static let byName: [String: FunctionRule] = {
    var byName: [String: FunctionRule] = [:]
    for rule in texts + numbers + dates + others {
      for name in rule.names { byName[name] = rule }
    }
    return byName
  }()

  // Columns: names, number of arguments, what they are turned into, result, template, volatility.

  private static let texts: [FunctionRule] = [
    FunctionRule("CHAR_LENGTH CHARACTER_LENGTH", 1...1, [.text], .count(bits: 31), "char_length($1)"),
    FunctionRule("LOWER LCASE UPPER UCASE", 1...1, .letterCase),
    FunctionRule("LTRIM", 1...1, [.text], .text, "ltrim($1)"),
    FunctionRule("RTRIM", 1...1, [.text], .text, "rtrim($1)"),
    FunctionRule("REVERSE", 1...1, [.text], .text, "reverse($1)"),
    FunctionRule("REPEAT", 2...2, [.text, .count], .text, "repeat($1, $2)"),
    FunctionRule("SPACE", 1...1, [.count], .text, "repeat(' ', $1)"),
    FunctionRule("REPLACE", 3...3, [.text], .text, "replace($1, $2, $3)"),
    FunctionRule("CONCAT", 1...64, .concatenate),
    FunctionRule("CONCAT_WS", 2...64, .concatenateWithSeparator),
    FunctionRule("LEFT", 2...2, .left),
    FunctionRule("RIGHT", 2...2, .right),
    FunctionRule("SUBSTRING SUBSTR MID", 2...3, .substring),
    FunctionRule("SUBSTRING_INDEX", 3...3, .substringIndex),
    FunctionRule("LPAD RPAD", 3...3, .pad),
    FunctionRule("LOCATE", 2...2, .locate),
    FunctionRule("INSTR", 2...2, .inString),
    FunctionRule("LENGTH OCTET_LENGTH", 1...1, .byteLength),
    FunctionRule("HEX", 1...1, .hexadecimal),
    FunctionRule("UNHEX", 1...1, .unhexadecimal),
    FunctionRule("MD5", 1...1, .md5),
    FunctionRule("SHA2", 2...2, .sha2),
    FunctionRule("REGEXP_LIKE", 2...2, .regexpLike),
  ]

  private static let numbers: [FunctionRule] = [
    FunctionRule("ABS", 1...1, .absolute),
    FunctionRule("CEIL CEILING", 1...1, .roundUp),
    FunctionRule("FLOOR", 1...1, .roundDown),
    FunctionRule("ROUND", 1...2, .round),
    FunctionRule("TRUNCATE", 2...2, .truncate),
    FunctionRule("MOD", 2...2, .modulo),
    FunctionRule("SQRT", 1...1, .squareRoot),
    FunctionRule("LN LOG LOG10", 1...1, .logarithm),
    FunctionRule("SIGN", 1...1, [.number], .integer(.int4), "sign($1)::int"),
    FunctionRule("POW POWER", 2...2, .power),
    FunctionRule("EXP", 1...1, .exponential),
    FunctionRule("PI", 0...0, [], .double, "pi()"),
    FunctionRule("RADIANS", 1...1, [.double], .double, "radians($1)"),
    // degrees() divides, which has another last digit.
    FunctionRule("DEGREES", 1...1, [.double], .double, "(#1 * (180::double precision / pi()))"),
    FunctionRule("SIN", 1...1, [.double], .double, "sin($1)"),
    FunctionRule("COS", 1...1, [.double], .double, "cos($1)"),
    FunctionRule("TAN", 1...1, [.double], .double, "tan($1)"),
    FunctionRule("ATAN", 1...1, [.double], .double, "atan($1)"),
    FunctionRule("RAND", 0...0, [], .double, "random()", .volatile),
    FunctionRule("GREATEST", 2...64, .greatest),
    FunctionRule("LEAST", 2...64, .least),
  ]

  private static let dates: [FunctionRule] = [
    FunctionRule("YEAR", 1...1, [.moment], .count(bits: 14), "extract(year FROM $1)::int"),
    FunctionRule("QUARTER", 1...1, [.moment], .count(bits: 3), "extract(quarter FROM $1)::int"),
    FunctionRule("MONTH", 1...1, [.moment], .count(bits: 4), "extract(month FROM $1)::int"),
    FunctionRule("DAY DAYOFMONTH", 1...1, [.moment], .count(bits: 5), "extract(day FROM $1)::int"),
    FunctionRule("DAYOFYEAR", 1...1, [.moment], .count(bits: 9), "extract(doy FROM $1)::int"),
    FunctionRule("DAYOFWEEK", 1...1, [.moment], .count(bits: 3), "(extract(dow FROM $1)::int + 1)"),
    FunctionRule("WEEKDAY", 1...1, [.moment], .count(bits: 3), "(extract(isodow FROM $1)::int - 1)"),
    FunctionRule("WEEKOFYEAR", 1...1, [.moment], .count(bits: 6), "extract(week FROM $1)::int"),
    FunctionRule("WEEK", 2...2, .weekOfYear),
    FunctionRule("HOUR", 1...1, .secondField),
    FunctionRule("MINUTE", 1...1, .secondField),
    FunctionRule("SECOND", 1...1, .secondField),
    FunctionRule("MICROSECOND", 1...1, .secondField),
    FunctionRule("DATE", 1...1, .dateOnly),
    FunctionRule("TIME", 1...1, .timeOnly),
    FunctionRule("DATEDIFF", 2...2, .dateDifference),
    FunctionRule("DATE_FORMAT", 2...2, .dateFormat),
    FunctionRule("UNIX_TIMESTAMP", 0...1, .unixTimestamp),
    FunctionRule(
      "TO_DAYS", 1...1, [.moment], .count(bits: 22), "(#1::date - '0001-01-01'::date + 366)"),
    FunctionRule(
      "LAST_DAY", 1...1, [.timestamp], .date, "(date_trunc('month', $1) + interval '1 month - 1 day')::date"),
    FunctionRule("NOW CURRENT_TIMESTAMP LOCALTIME LOCALTIMESTAMP", 0...1, .now, .session),
    FunctionRule("CURDATE CURRENT_DATE", 0...0, [], .date, "statement_timestamp()::date", .session),
    FunctionRule(
      "CURTIME CURRENT_TIME", 0...0, [], .time, "date_trunc('second', statement_timestamp())::time", .session),
    FunctionRule("UTC_TIMESTAMP", 0...1, .utcNow, .session),
    FunctionRule("UTC_DATE", 0...0, [], .date, "(statement_timestamp() AT TIME ZONE 'UTC')::date", .session),
    FunctionRule(
      "SYSDATE", 0...0, [], .timestamp, "date_trunc('second', clock_timestamp())::timestamp", .volatile),
  ]

  private static let others: [FunctionRule] = [
    FunctionRule("COALESCE IFNULL", 1...64, .coalesce),
    FunctionRule("IF", 3...3, .conditional),
    FunctionRule("NULLIF", 2...2, .nullIf),
    FunctionRule("ISNULL", 1...1, .isNull),
    FunctionRule("UUID", 0...0, [], .uuid, "gen_random_uuid()", .volatile),
    FunctionRule("UUID_TO_BIN", 1...2, .uuidToBinary),
    FunctionRule("BIN_TO_UUID", 1...2, .binaryToUUID),
    FunctionRule("JSON_EXTRACT", 2...2, .jsonExtract),
    FunctionRule("JSON_UNQUOTE", 1...1, .jsonUnquote),
    FunctionRule("JSON_VALID", 1...1, .jsonValid),
    FunctionRule("JSON_OBJECT", 0...64, .jsonObject),
    FunctionRule("JSON_ARRAY", 0...64, .jsonArray),
  ]
}
