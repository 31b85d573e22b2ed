import SQLDialect
import SchemaModel

@testable import Introspection

/// Input: a byte that chooses the parser, then the text. None of them may crash; a type that is understood is
/// understood as the same when it is printed.
enum CatalogFuzz {
  static func complaint(about bytes: [UInt8]) -> String? {
    var input = FuzzInput(bytes)
    let choice = input.byte() % 6
    let raw = input.remainingBytes()
    let text = String(decoding: raw, as: UTF8.self)
    switch choice {
    case 0: return columnType(text)
    case 1: return definition(Array("CREATE TABLE `t` (`c` varchar(9) DEFAULT ".utf8) + raw + Array(")".utf8))
    case 2: _ = GrantSet(lines: text.split(separator: "\n").map(String.init)).allows("SELECT", on: "shop")
    case 3: _ = try? ServerVersionParser.parse(version: text)
    case 4: return definition(raw)
    default: return targetType(text)
    }
    return nil
  }

  private static func columnType(_ text: String) -> String? {
    let type = ColumnTypeParser.parse(text).type
    switch type {
    case .unknown(let name): return name == text ? nil : "an unknown type lost its text"
    case .enumeration(let members), .set(let members): return members.isEmpty ? "no members" : nil
    case .integer(let size, let isUnsigned, _):
      guard case .integer(size, isUnsigned, _) = ColumnTypeParser.parse(MySQLTypeName.render(type)).type else {
        return "\(type) is printed as \(MySQLTypeName.render(type))"
      }
      return nil
    default:
      let printed = MySQLTypeName.render(type)
      let parsed = ColumnTypeParser.parse(printed).type
      return parsed == type ? nil : "\(type) is printed as \(printed), which is \(parsed)"
    }
  }

  /// A definition is put into a table of the columns that it names itself: nothing of it may end the process, and what
  /// is compared holds no counter.
  private static func definition(_ bytes: [UInt8]) -> String? {
    let definition = TableDefinition(bytes)
    for flavor in [SourceFlavor.mysql, .mariadb] {
      var table = SourceTable(
        name: SourceTableName(database: "shop", name: "t"),
        columns: definition.columns.map {
          let type = ColumnTypeParser.parse(String(decoding: $0.type, as: UTF8.self)).type
          return SourceColumn(name: $0.name, type: type, isNullable: !$0.isNotNull)
        })
      let merge = DefinitionMerge(definition: definition, flavor: flavor) { bytes, _ in
        String(validating: bytes, as: UTF8.self)
      }
      try? merge.apply(to: &table)
    }
    return TableDefinition(definition.withoutCounter).nextValue == nil || definition.nextValue == nil
      ? nil : "a counter stayed in what is compared"
  }

  private static func targetType(_ text: String) -> String? {
    let type = PostgresTypeParser.parse(text)
    if case .other(let name) = type { return name == text ? nil : "another type lost its text" }
    return nil
  }
}
