public import SchemaModel

/// Which tables are taken: those that match a pattern of `--include`, or all, without those that match one of
/// `--exclude`. A pattern without a dot speaks of tables in any database.
public struct TableSelection: Hashable, Sendable {
  private let included: [NamePattern]
  private let excluded: [NamePattern]

  public init(_ options: PlanOptions) {
    included = options.includedTables.map { NamePattern($0) }
    excluded = options.excludedTables.map { NamePattern($0) }
  }

  public func contains(_ table: SourceTableName) -> Bool {
    (included.isEmpty || included.contains { Self.matches($0, table) })
      && !excluded.contains { Self.matches($0, table) }
  }

  public static func matches(_ pattern: NamePattern, _ table: SourceTableName) -> Bool {
    pattern.matches(pattern.dotCount == 0 ? table.name : table.description)
  }
}
