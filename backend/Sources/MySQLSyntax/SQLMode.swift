/// The parts of MySQL's `sql_mode` that change how a text is read.
///
/// Expressions from the catalog are printed without any of them; stored routines keep the mode they were made with.
/// Source: MySQL manual, 7.1.11 "Server SQL Modes".
public struct SQLMode: OptionSet, Sendable, Hashable {
  public let rawValue: Int
  public init(rawValue: Int) { self.rawValue = rawValue }

  /// `"x"` is an identifier, not a string.
  public static let ansiQuotes = SQLMode(rawValue: 1 << 0)
  /// A backslash in a string is an ordinary character.
  public static let noBackslashEscapes = SQLMode(rawValue: 1 << 1)
  /// `||` joins strings instead of meaning OR.
  public static let pipesAsConcat = SQLMode(rawValue: 1 << 2)
}
