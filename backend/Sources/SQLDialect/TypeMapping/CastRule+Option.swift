public import SchemaModel

extension CastRule {
  /// The option that gives a column a type, for hints: `--cast 'column shop.orders.flags:smallint'`.
  ///
  /// A character that means something in a pattern, in a rule or to a shell is written as `?`, which matches it.
  public static func option(column: String, of table: SourceTableName, target: String) -> String {
    let names = [table.database, table.name, column].map { name in
      String(name.map { ".*?:'".contains($0) || $0.isWhitespace ? "?" : $0 })
    }
    return "--cast 'column \(names.joined(separator: ".")):\(target)'"
  }
}
