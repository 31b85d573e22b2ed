import SchemaModel

/// The statements that compare what the target computes with what the source holds: a temporary table with the same
/// generated columns over the same inputs, and beside each of them the source's value as a plain column.
///
/// An expression of a generated column is immutable and reads its own row only (PostgreSQL manual, 5.4), so that the
/// same types, collations and assignment give the same values in both tables. Virtual columns are computed once, as
/// stored ones: an error comes then, not when somebody reads them.
public struct GeneratedComparison: Hashable, Sendable {
  private static let name = "pg_temp.martlet_generated"

  private let table: ComputedTable
  /// In the order of the table.
  public let compared: [String]
  /// Plain columns that come along: inputs, and what names a row.
  public let inputs: [String]
  private let sources: [String: String]

  /// - Parameters:
  ///   - compared: generated columns for which there are values of the source.
  ///   - keys: columns that name a row.
  ///   - copied: plain columns for which there are values of the source; an input of another kind has its default.
  public init(_ table: ComputedTable, compared: Set<String>, keys: Set<String>, copied: Set<String>) {
    self.table = table
    self.compared = table.generated.filter(compared.contains)
    inputs = table.columns.filter {
      $0.expression == nil && copied.contains($0.name) && ($0.isInput || keys.contains($0.name))
    }.map(\.name)
    var prefix = "martlet_source_"
    while table.columns.contains(where: { $0.name.hasPrefix(prefix) }) { prefix += "_" }
    sources = Dictionary(
      uniqueKeysWithValues: self.compared.enumerated().map { ($0.element, prefix + "\($0.offset)") })
  }

  public static let drop = "DROP TABLE IF EXISTS \(name)"
  public static let truncate = "TRUNCATE \(name)"

  /// - Parameter computed: the generated columns that it computes; the others' values of the source are there alone.
  public func create(computing computed: [String]) -> String {
    let plain = table.columns.filter { $0.expression == nil && ($0.isInput || inputs.contains($0.name)) }
    var lines = plain.map { column in
      let isCopied = inputs.contains(column.name)
      return "\(PostgresIdentifier(column.name)) \(column.typeClause)"
        + (isCopied ? "" : column.defaultExpression.map { " DEFAULT \($0)" } ?? "")
    }
    for column in table.columns {
      guard let source = sources[column.name], let expression = column.expression else { continue }
      lines.append("\(PostgresIdentifier(source)) \(column.typeClause)")
      if computed.contains(column.name) {
        lines.append(
          "\(PostgresIdentifier(column.name)) \(column.typeClause) GENERATED ALWAYS AS (\(expression)) STORED")
      }
    }
    return "CREATE TEMPORARY TABLE \(Self.name) (\n  \(lines.joined(separator: ",\n  "))\n) ON COMMIT DROP"
  }

  /// - Parameter columns: names in the target, in COPY order: inputs, and generated columns for their values in the
  ///   source.
  public func copyBinary(_ columns: [String]) -> String {
    let names = columns.map { sources[$0] ?? $0 }
    return "COPY \(Self.name) (\(PostgresIdentifier.list(names))) FROM STDIN (FORMAT binary)"
  }

  /// One row: `d0`, `d1` … are the numbers of rows in which a column differs.
  public func count(_ columns: [String]) -> String {
    let counts = columns.indices.map { "pg_catalog.count(*) FILTER (WHERE \(condition(columns[$0]))) AS d\($0)" }
    return "SELECT \(counts.joined(separator: ", ")) FROM \(Self.name)"
  }

  /// The first row in which a column differs: `source`, `target`, and `i0`, `i1` … the inputs, as literals.
  public func example(of column: String) -> String {
    let source = sources[column] ?? column
    let values = [(source, "source"), (column, "target")] + inputs.indices.map { (inputs[$0], "i\($0)") }
    let list = values.map { "\(Self.shown($0.0)) AS \($0.1)" }
    return "SELECT \(list.joined(separator: ", ")) FROM \(Self.name) WHERE \(condition(column)) ORDER BY ctid LIMIT 1"
  }

  /// A row by its place in the COPY: `i0`, `i1` …; for a table that computes nothing.
  public func example(line: Int) -> String {
    let list = inputs.indices.map { "\(Self.shown(inputs[$0])) AS i\($0)" } + ["1 AS found"]
    return "SELECT \(list.joined(separator: ", ")) FROM \(Self.name) ORDER BY ctid LIMIT 1 OFFSET \(max(0, line - 1))"
  }

  /// Of any type, whether it has an equality or not: the stored bytes differ (PostgreSQL manual, 9.25.6), and so do the
  /// texts, since a type may store one value in two ways. A collation has no say.
  private func condition(_ column: String) -> String {
    let (computed, source) = (PostgresIdentifier(column), PostgresIdentifier(sources[column] ?? column))
    return """
      ROW(\(computed))::record OPERATOR(pg_catalog.*<>) ROW(\(source))::record \
      AND pg_catalog.format('%L', \(computed)) COLLATE pg_catalog."C" \
      <> pg_catalog.format('%L', \(source)) COLLATE pg_catalog."C"
      """
  }

  private static func shown(_ column: String) -> String {
    "pg_catalog.left(pg_catalog.format('%L', \(PostgresIdentifier(column))), 100)"
  }

  public static let savepoint = "SAVEPOINT martlet_generated"
  public static let releaseSavepoint = "RELEASE SAVEPOINT martlet_generated"
  public static let rollbackToSavepoint = "ROLLBACK TO SAVEPOINT martlet_generated"
}
