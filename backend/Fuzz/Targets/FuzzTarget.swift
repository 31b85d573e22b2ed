/// What can be fuzzed. Each takes any bytes and says what is wrong with the answer that the code gave to them; a crash,
/// a sanitizer's report or a hang says it too.
enum FuzzTarget: String, CaseIterable {
  /// Packets into COPY tuples: `RowConverter`, `RowInspector`.
  case rows
  /// A MySQL server that sends anything: `MySQLConnection`, `MySQLRowStream`.
  case session
  /// The packets of a server during a login: `LoginExchange`.
  case login
  /// Expressions of MySQL's catalog: lexer, parser, printer, translator.
  case expressions
  /// Scripts of a plan as a person edited them: `PostgresScript`, `PlanScript`.
  case scripts
  /// Texts of both catalogs: column types, defaults, grants, versions, `SHOW CREATE TABLE`.
  case catalog
  /// URLs and option files.
  case settings
  /// JSON that the ledger and `plan.json` hold.
  case ledger
  /// Fails on the input `boom`: shows that findings are found. Not part of `make fuzz`.
  case canary

  /// What is wrong, or nil.
  func complaint(about input: [UInt8]) -> String? {
    switch self {
    case .rows: RowFuzz.complaint(about: input)
    case .session: SessionFuzz.complaint(about: input)
    case .login: LoginFuzz.complaint(about: input)
    case .expressions: ExpressionFuzz.complaint(about: input)
    case .scripts: ScriptFuzz.complaint(about: input)
    case .catalog: CatalogFuzz.complaint(about: input)
    case .settings: SettingsFuzz.complaint(about: input)
    case .ledger: LedgerFuzz.complaint(about: input)
    case .canary: Self.canary(input)
    }
  }

  /// One byte at a time, so that only a fuzzer guided by coverage gets there soon.
  private static func canary(_ input: [UInt8]) -> String? {
    guard input.count >= 4, input[0] == UInt8(ascii: "b") else { return nil }
    guard input[1] == UInt8(ascii: "o") else { return nil }
    guard input[2] == UInt8(ascii: "o") else { return nil }
    return input[3] == UInt8(ascii: "m") ? "the canary sings" : nil
  }
}

/// An input that is used up from the front.
struct FuzzInput {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { rest = bytes[...] }

  var isEmpty: Bool { rest.isEmpty }

  /// 0 at the end.
  mutating func byte() -> UInt8 { rest.popFirst() ?? 0 }

  mutating func bytes(_ count: Int) -> [UInt8] {
    defer { rest = rest.dropFirst(count) }
    return Array(rest.prefix(count))
  }

  mutating func remainingBytes() -> [UInt8] { bytes(rest.count) }

  mutating func remainingText() -> String { String(decoding: remainingBytes(), as: UTF8.self) }
}
