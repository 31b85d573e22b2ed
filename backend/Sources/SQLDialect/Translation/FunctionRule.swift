import SchemaModel

/// How one MySQL function is written in PostgreSQL: a row of `FunctionTable`.
struct FunctionRule {
  /// What an argument is turned into before it is written.
  enum Parameter {
    case text
    case number
    /// A whole number, as PostgreSQL's 32-bit `int`.
    case count
    case double
    case moment
    case timestamp
    case any
    case condition
  }

  /// A template with `$1` for an argument and `#1` for one that stands beside an operator. In one pass: the text of an
  /// argument may hold a `$2` of its own.
  static func fill(_ template: String, with values: [TranslatedValue]) -> String {
    var sql = ""
    var rest = template.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      guard scalar == "$" || scalar == "#", let digit = rest.first, let number = Character(digit).wholeNumberValue,
        values.indices.contains(number - 1)
      else {
        sql.unicodeScalars.append(scalar)
        continue
      }
      rest.removeFirst()
      sql += scalar == "$" ? values[number - 1].sql : values[number - 1].operand
    }
    return sql
  }

  enum Result {
    /// Bits of magnitude; never negative.
    case count(bits: Int)
    case integer(IntegerField)
    case double
    case text
    case date
    case time
    case timestamp
    case timestamptz
    case uuid
    case boolean
    /// That of the first argument.
    case first
  }

  enum Volatility {
    case immutable
    /// The session's clock, zone or settings.
    case session
    /// Another value at every call.
    case volatile
  }

  enum Form {
    /// `$1` is the first argument's text, `#1` the same as an operand (in parentheses where needed).
    case template(String)
    /// A method of its own.
    case special(SpecialFunction)
  }

  var names: [String]
  var arguments: ClosedRange<Int>
  /// The last one also serves the arguments after it.
  var parameters: [Parameter]
  var result: Result
  var volatility = Volatility.immutable
  var form: Form

  init(
    _ names: String, _ arguments: ClosedRange<Int>, _ parameters: [Parameter], _ result: Result,
    _ template: String, _ volatility: Volatility = .immutable
  ) {
    self.names = names.split(separator: " ").map(String.init)
    self.arguments = arguments
    self.parameters = parameters
    self.result = result
    self.volatility = volatility
    form = .template(template)
  }

  init(
    _ names: String, _ arguments: ClosedRange<Int>, _ special: SpecialFunction,
    _ volatility: Volatility = .immutable
  ) {
    self.names = names.split(separator: " ").map(String.init)
    self.arguments = arguments
    parameters = [.any]
    result = .first
    self.volatility = volatility
    form = .special(special)
  }
}

/// Functions that no template can write: their text depends on types or on the values of literals.
enum SpecialFunction {
  case concatenate, concatenateWithSeparator, coalesce, conditional, nullIf, isNull, greatest, least
  case letterCase, left, right, substring, substringIndex, pad, locate, inString, byteLength, hexadecimal,
    unhexadecimal, sha2, md5
  case absolute, roundUp, roundDown, round, truncate, modulo, squareRoot, logarithm, power, exponential
  case now, utcNow, dateFormat, secondField, weekOfYear, unixTimestamp, dateDifference, dateOnly, timeOnly
  case jsonExtract, jsonUnquote, jsonValid, jsonObject, jsonArray, uuidToBinary, binaryToUUID, regexpLike
}
