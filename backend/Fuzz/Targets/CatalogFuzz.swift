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
    case 1: return columnDefault(text)
    case 2: _ = GrantSet(lines: text.split(separator: "\n").map(String.init)).allows("SELECT", on: "shop")
    case 3: _ = try? ServerVersionParser.parse(version: text)
    case 4: _ = TableDefinition(raw)
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

  private static func columnDefault(_ text: String) -> String? {
    for flavor in [SourceFlavor.mysql, .mariadb] {
      let server = SourceServer(flavor: flavor, version: ServerVersion(9, 7), versionText: "9.7")
      for extra in ["", "DEFAULT_GENERATED"] {
        _ = ColumnDefaultParser.parse(text, extra: extra, type: .varchar(length: 9), server: server)
      }
    }
    return nil
  }

  private static func targetType(_ text: String) -> String? {
    let type = PostgresTypeParser.parse(text)
    if case .other(let name) = type { return name == text ? nil : "another type lost its text" }
    return nil
  }
}
