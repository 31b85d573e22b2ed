public import SchemaModel

/// What an account may do, from the lines of SHOW GRANTS. Role grants and proxies are skipped: the server expands
/// the privileges of active roles into lines of their own (MariaDB also those granted to PUBLIC).
///
/// Sources: MySQL manual, 15.7.7.22 "SHOW GRANTS", 8.2.7 "Access Control, Stage 2: Request Verification", 8.2.12
/// "Privilege Restriction Using Partial Revokes"; MariaDB knowledge base, "GRANT" and "Roles".
public struct GrantSet: Sendable, Hashable {
  private var global: [GrantLine] = []
  /// By grantee: an account and its roles are looked up one by one.
  private var databaseGrants: [String: [DatabaseGrant]] = [:]
  private var routineGrants: [GrantLine] = []
  /// Those that are about one table: an account may have thousands.
  private var tableGrants: [SourceTableName: [GrantLine]] = [:]
  /// MySQL 8's partial revokes: exceptions from what is granted globally.
  private var revokes: [GrantLine] = []

  private struct DatabaseGrant: Hashable {
    var pattern: GrantPattern
    var line: GrantLine
  }

  /// - Parameter hasPatterns: whether `%` and `_` are wildcards in names of databases; not with MySQL's
  ///   `partial_revokes`.
  public init(lines: [String], hasPatterns: Bool = true) {
    for line in lines {
      guard let grant = GrantLine(line) else { continue }
      if grant.isRevoke {
        revokes.append(grant)
        continue
      }
      switch grant.scope {
      case .global: global.append(grant)
      case .database(let text):
        let pattern = GrantPattern(text, hasWildcards: hasPatterns)
        databaseGrants[grant.grantee, default: []].append(DatabaseGrant(pattern: pattern, line: grant))
      case .table(let table): tableGrants[table, default: []].append(grant)
      case .routine: routineGrants.append(grant)
      }
    }
  }

  /// Whether `privilege` holds for every object of `database`, or for the whole server where nil.
  public func allows(_ privilege: String, on database: String? = nil) -> Bool {
    guard let database else { return global.contains { $0.includes(privilege) } }
    let isRevoked = revokes.contains { revoke in
      if case .database(let name) = revoke.scope { name == database && revoke.includes(privilege) } else { false }
    }
    if !isRevoked, global.contains(where: { $0.includes(privilege) }) { return true }
    return databaseGrants.values.contains { grants in
      let holding = Self.holding(grants, for: database)
      return !holding.isEmpty && holding.allSatisfy { $0.line.includes(privilege) }
    }
  }

  /// Grants on a database do not add up: of all that match, the servers take the one with the longest text before its
  /// first wildcard, whatever the others allow. Of equally long ones it is not known which: all of them must agree.
  private static func holding(_ grants: [DatabaseGrant], for database: String) -> [DatabaseGrant] {
    let matching = grants.filter { $0.pattern.matches(database) }
    let rank = matching.map(\.pattern.rank).max()
    return matching.filter { $0.pattern.rank == rank }
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
    routineGrants.contains { $0.scope == .routine(database: database) && $0.includes(privilege) }
      || tableGrants.contains { table, lines in
        table.database == database && lines.contains { $0.includes(privilege) }
      }
  }
}
