import Testing

@testable import MySQLSyntax

/// Random trees, printed and parsed again. A failure names its seed, which repeats it.
struct RoundTripTests {
  @Test(arguments: 1...400 as ClosedRange<UInt64>)
  func `parses what it prints into the same tree`(_ seed: UInt64) throws {
    var random = SplitMix64(state: seed)
    let expression = RandomExpression.make(depth: 5, &random)
    let text = expression.description
    let parsed = try ExpressionParser.parse(text)
    #expect(parsed == expression, "seed \(seed): \(text) became \(parsed)")
  }

  @Test(arguments: 1...2000 as ClosedRange<UInt64>)
  func `never crashes on a damaged text`(_ seed: UInt64) {
    var random = SplitMix64(state: seed)
    var scalars = Array(RandomExpression.make(depth: 3, &random).description.unicodeScalars)
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      let index = Int.random(in: 0..<scalars.count, using: &random)
      scalars[index] = Array("'\"`()\\,.-+*/=<>!|&x0 ".unicodeScalars).randomElement(using: &random) ?? "x"
    }
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars)
    do {
      let parsed = try ExpressionParser.parse(String(text))
      #expect(parsed.depth <= ExpressionParser.maximumDepth, "seed \(seed)")
    } catch {
      #expect(error.position >= 1 && error.position <= scalars.count + 1, "seed \(seed)")
    }
  }
}

/// The generator of "Fast Splittable Pseudorandom Number Generators": small, and the same everywhere.
struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

enum RandomExpression {
  static func make(depth: Int, _ random: inout SplitMix64) -> Expression {
    guard depth > 0 else { return leaf(&random) }
    func child() -> Expression { make(depth: depth - 1, &random) }
    let isNegated = Bool.random(using: &random)
    switch Int.random(in: 0..<16, using: &random) {
    case 0, 1, 2: return binary(child(), child(), &random)
    case 3: return Expression(.unary(UnaryOperator.allCases.randomElement(using: &random) ?? .not, child()))
    case 4: return Expression(.between(child(), low: child(), high: child(), isNegated: isNegated))
    case 5: return Expression(.inList(child(), [child(), child()], isNegated: isNegated))
    case 6: return Expression(.like(child(), pattern: child(), escape: isNegated ? child() : nil, isNegated: isNegated))
    case 7: return Expression(.regexp(child(), pattern: child(), isNegated: isNegated))
    case 8:
      return Expression(
        .isTruth(child(), Truth.allCases.randomElement(using: &random) ?? .null, isNegated: isNegated))
    case 9:
      return Expression(
        .conditional(
          operand: isNegated ? child() : nil, branches: [.init(condition: child(), result: child())],
          otherwise: isNegated ? nil : child()))
    case 10: return Expression(.cast(child(), CastType("DECIMAL", [10, 2])))
    case 11: return Expression(.collate(child(), collation: "utf8mb4_bin"))
    case 12: return Expression(.call("COALESCE", [child(), child()]))
    case 13:
      let unit = TimeUnit.allCases.randomElement(using: &random) ?? .day
      return Expression(.dateShift(child(), by: child(), unit, isSubtraction: isNegated))
    case 14: return Expression(.trim(.leading, removing: isNegated ? child() : nil, from: child()))
    default: return Expression(.row([child(), child()]))
    }
  }

  private static func binary(_ left: Expression, _ right: Expression, _ random: inout SplitMix64) -> Expression {
    let signs = BinaryOperator.allCases.filter { ![.concatenate, .jsonExtract, .jsonUnquote].contains($0) }
    return Expression(.binary(signs.randomElement(using: &random) ?? .plus, left, right))
  }

  private static func leaf(_ random: inout SplitMix64) -> Expression {
    let leaves: [Expression.Kind] = [
      .literal(.integer("42")), .literal(.decimal("1.50")), .literal(.float("2e-3")), .literal(.null),
      .literal(.string("it's \\ \"q\" %_\n é", characterSet: nil)), .literal(.string("x", characterSet: "utf8mb4")),
      .literal(.hexadecimal("00ff", characterSet: nil)), .literal(.bits("101", characterSet: nil)),
      .literal(.date("2020-02-29")), .literal(.boolean(true)), .column(["a"]), .column(["t`x", "select"]),
      .userVariable("v"), .userVariable("v `w"), .systemVariable("session.sql_mode"), .systemVariable("x `\n"),
      .binary(.jsonExtract, .column("j"), .string("$.a")), .call("CURRENT_TIMESTAMP", []),
    ]
    return Expression(leaves.randomElement(using: &random) ?? .literal(.null))
  }
}
