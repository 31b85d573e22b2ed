public import SchemaModel

/// What an account may do, from the lines of SHOW GRANTS. Role grants and proxies are skipped: the server expands
/// the privileges of active roles into lines of their own (MariaDB also those granted to PUBLIC).
///
/// Sources: MySQL manual, 15.7.7.22 "SHOW GRANTS", 8.2.12 "Privilege Restriction Using Partial Revokes"; MariaDB
/// knowledge base, "GRANT" and "Roles".
public struct GrantSet: Sendable, Hashable {
  private var grants: [GrantLine] = []
  /// Those that are about one table: an account may have thousands.
  private var tableGrants: [SourceTableName: [GrantLine]] = [:]
  /// MySQL 8's partial revokes: exceptions from what is granted globally.
  private var revokes: [GrantLine] = []

  public init(lines: [String]) {
    for line in lines {
      guard let grant = GrantLine(line) else { continue }
      switch grant.scope {
      case .table(let table) where !grant.isRevoke: tableGrants[table, default: []].append(grant)
      default: if grant.isRevoke { revokes.append(grant) } else { grants.append(grant) }
      }
    }
  }

  /// Whether `privilege` holds for every object of `database`, or for the whole server where nil.
  public func allows(_ privilege: String, on database: String? = nil) -> Bool {
    let isGranted = grants.contains { grant in
      switch grant.scope {
      case .global: return grant.includes(privilege)
      case .database(let pattern):
        guard let database else { return false }
        return grant.includes(privilege) && GrantPattern.matches(database, pattern)
      case .table, .routine: return false
      }
    }
    guard isGranted, let database else { return isGranted }
    return !revokes.contains { revoke in
      if case .database(let name) = revoke.scope { name == database && revoke.includes(privilege) } else { false }
    }
  }

  public func allowsAny(of privileges: [String], on database: String? = nil) -> Bool {
    privileges.contains { allows($0, on: database) }
  }

  /// Whether `privilege` holds for a table with all its columns.
  public func allows(_ privilege: String, onTable table: SourceTableName) -> Bool {
    tableGrants[table, default: []].contains { $0.includes(privilege) } || allows(privilege, on: table.database)
  }

  public func allowsAny(of privileges: [String], onTable table: SourceTableName) -> Bool {
    privileges.contains { allows($0, onTable: table) }
  }

  /// The columns for which alone `privilege` holds, in order of their names.
  public func columns(of table: SourceTableName, allowing privilege: String) -> [String] {
    var columns: Set<String> = []
    for grant in tableGrants[table] ?? [] { columns.formUnion(grant.columns[privilege.uppercased()] ?? []) }
    return columns.sorted()
  }

  /// Whether `privilege` holds for some object of `database`.
  public func allowsPart(_ privilege: String, of database: String) -> Bool {
    grants.contains { $0.scope == .routine(database: database) && $0.includes(privilege) }
      || tableGrants.contains { table, lines in
        table.database == database && lines.contains { $0.includes(privilege) }
      }
  }
}
