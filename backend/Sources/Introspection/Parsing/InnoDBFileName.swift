import SchemaModel

/// Names in MySQL 8's list of tablespaces: `database/table`, or `database/table#p#partition#sp#part`, with no escapes.
/// `/` and `#p#` may be part of a name, so only the known tables tell where one ends.
enum InnoDBFileName {
  static func table(of file: String, among tables: Set<SourceTableName>) -> SourceTableName? {
    let characters = Array(file)
    for slash in characters.indices where characters[slash] == "/" {
      let database = String(characters[..<slash])
      let rest = characters[(slash + 1)...]
      // The longest first: `x#p#y` may be a table too.
      let ends = [rest.endIndex] + rest.indices.filter { rest[$0...].starts(with: "#p#") }.reversed()
      for end in ends {
        let name = SourceTableName(database: database, name: String(rest[..<end]))
        if tables.contains(name) { return name }
      }
    }
    return nil
  }
}
