import SchemaModel

/// With `lower_case_table_names` 1 or 2 a foreign key may name its table in another case than the table itself has.
enum CaseFolding {
  static func resolve(_ databases: inout [SourceDatabase]) {
    var names: [SourceTableName: SourceTableName] = [:]
    for table in databases.lazy.flatMap(\.tables) { names[folded(table.name)] = table.name }
    for database in databases.indices {
      for table in databases[database].tables.indices {
        for key in databases[database].tables[table].foreignKeys.indices {
          let referenced = databases[database].tables[table].foreignKeys[key].referencedTable
          if let name = names[folded(referenced)] {
            databases[database].tables[table].foreignKeys[key].referencedTable = name
          }
        }
      }
    }
  }

  private static func folded(_ name: SourceTableName) -> SourceTableName {
    SourceTableName(database: name.database.lowercased(), name: name.name.lowercased())
  }
}
