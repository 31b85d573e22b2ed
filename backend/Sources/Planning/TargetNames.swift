import SQLDialect
import SchemaModel

/// The names of everything in the target, decided once for the whole plan.
///
/// PostgreSQL keeps tables, indexes, sequences and types of a schema in one namespace, where MySQL has one for each
/// table's indexes; so tables are named first, then types, then indexes.
struct TargetNames {
  private(set) var tables: [SourceTableName: QualifiedName] = [:]
  /// By table, then by lower-cased source name.
  private(set) var columns: [SourceTableName: [String: String]] = [:]
  private(set) var findings: [Finding] = []
  private let policy: NamePolicy
  private var namespaces: [String: Namespace] = [:]
  private var constraints: [QualifiedName: Namespace] = [:]

  /// - Parameter present: what the target has. Tables keep their names, which nobody chose but the source; indexes,
  ///   sequences and types give way to what belongs to no table of the plan.
  init(_ selected: [SourceTable], options: PlanOptions, present: [TargetRelation] = []) {
    policy = NamePolicy(identifierCase: options.identifierCase)
    let schemas = Self.schemas(of: selected, options: options, policy: policy)
    for (database, schema) in schemas.sorted(by: { $0.key < $1.key })
    where options.targetSchema == nil && schema == NamePolicy.fit("db_" + policy.spell(database)) {
      findings.append(
        FindingCatalog.finding(
          FindingCatalog.schemaRenamed, object: database, "Its schema is \"\(schema)\"."))
    }
    let bySchema = Dictionary(grouping: selected) { schemas[$0.name.database] ?? "public" }
    for (schema, members) in bySchema.sorted(by: { $0.key < $1.key }) { nameTables(members, in: schema) }
    let planned = Set(tables.values)
    for relation in present where !planned.contains(relation.table ?? relation.name) {
      namespaces[relation.name.schema, default: Namespace()].take(relation.name.name)
    }
    for table in selected { nameColumns(of: table) }
  }

  /// One database goes where it was asked to; several go into schemas of their names.
  private static func schemas(
    of tables: [SourceTable], options: PlanOptions, policy: NamePolicy
  ) -> [String: String] {
    let databases = Set(tables.map(\.name.database)).sorted()
    if let schema = options.targetSchema {
      return Dictionary(uniqueKeysWithValues: databases.map { ($0, schema) })
    }
    let spelled = Dictionary(grouping: databases) { policy.spell($0) }
    return Dictionary(
      uniqueKeysWithValues: databases.map { name in
        let schema = spelled[policy.spell(name)]?.count == 1 ? policy.spell(name) : NamePolicy.fit(name)
        return (name, isReserved(schema: schema) ? NamePolicy.fit("db_" + schema) : schema)
      })
  }

  /// `pg_` belongs to PostgreSQL (manual, 5.9), `martlet` is the ledger's schema.
  private static func isReserved(schema: String) -> Bool {
    schema.hasPrefix("pg_") || schema == "information_schema" || schema == "martlet"
  }

  /// PostgreSQL manual, 5.5 "System Columns": no column can have these names.
  private static let systemColumns: Set<String> = ["tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"]

  /// A name by the policy, clashes aside.
  func spell(_ name: String) -> String { policy.spell(name) }

  func column(_ name: String, of table: SourceTableName) -> String {
    columns[table]?[name.lowercased()] ?? policy.spell(name)
  }

  // MARK: Claims, in the order of planning

  mutating func claimType(for column: String, of table: QualifiedName) -> QualifiedName {
    QualifiedName(
      schema: table.schema,
      name: claim(
        [NamePolicy.fit("\(table.name)_\(column)"), NamePolicy.fit("\(table.name)_\(column)", suffix: "_type")],
        in: table.schema))
  }

  /// The index's own name if it is free in the schema, else with the table's before it.
  mutating func claimIndex(_ name: String, of table: QualifiedName) -> String {
    let own = policy.spell(name)
    return claim([own, NamePolicy.fit("\(table.name)_\(own)")], in: table.schema)
  }

  /// - Returns: nil where the server's own choice for an identity's sequence is free.
  mutating func claimSequence(for column: String, of table: QualifiedName) -> QualifiedName? {
    let own = "\(table.name)_\(column)_seq"
    let name = claim([NamePolicy.fit(own)], in: table.schema)
    return name == own ? nil : QualifiedName(schema: table.schema, name: name)
  }

  mutating func claimPrimaryKey(of table: QualifiedName) -> String {
    let name = claim([NamePolicy.fit(table.name, suffix: "_pkey")], in: table.schema)
    constraints[table, default: Namespace()].take(name)
    return name
  }

  /// A CHECK or foreign key: unique within its table.
  mutating func claimConstraint(_ name: String, of table: QualifiedName) -> String {
    constraints[table, default: Namespace()].claim([policy.spell(name)])
  }

  mutating func claimPartition(_ name: String, of table: QualifiedName) -> QualifiedName {
    QualifiedName(
      schema: table.schema,
      name: claim([NamePolicy.fit("\(table.name)_\(policy.spell(name))")], in: table.schema))
  }

  private mutating func claim(_ candidates: [String], in schema: String) -> String {
    namespaces[schema, default: Namespace()].claim(candidates)
  }

  // MARK: Tables and columns

  private mutating func nameTables(_ members: [SourceTable], in schema: String) {
    let spelled = Dictionary(grouping: members) { policy.spell($0.name.name) }
    for table in members {
      let wanted = policy.spell(table.name.name)
      let isUnique = spelled[wanted]?.count == 1
      let name = claim(
        [isUnique ? wanted : NamePolicy.fit(table.name.name), NamePolicy.fit(table.name.name)], in: schema)
      tables[table.name] = QualifiedName(schema: schema, name: name)
      if !isUnique {
        findings.append(
          FindingCatalog.finding(
            FindingCatalog.nameClash, object: table.name.description,
            "Folded to \"\(wanted)\" it would clash with another table, so it is spelled \"\(name)\".",
            hint: "Rename one of the tables, or use --identifiers keep."))
      } else if name.utf8.count < table.name.name.utf8.count,
        wanted.hasSuffix(NamePolicy.hash(table.name.name.lowercased()))
      {
        findings.append(Self.cut(table.name.description, name))
      }
      // Source: PostgreSQL manual, 5.9.5 "The System Catalog Schema".
      if name.hasPrefix("pg_") {
        findings.append(
          FindingCatalog.finding(
            FindingCatalog.nameHidden, object: table.name.description,
            "Where PostgreSQL has a relation \"\(name)\" of its own, that one is meant unless the schema is written too."
          ))
      }
    }
  }

  private mutating func nameColumns(of table: SourceTable) {
    let spelled = Dictionary(grouping: table.columns) { policy.spell($0.name) }
    var names: [String: String] = [:]
    var namespace = Namespace()
    for column in table.columns {
      let wanted = policy.spell(column.name)
      let isUnique = spelled[wanted]?.count == 1
      let isSystem = Self.systemColumns.contains(wanted)
      let name = namespace.claim([isSystem ? wanted + "_" : isUnique ? wanted : NamePolicy.fit(column.name)])
      names[column.name.lowercased()] = name
      if isSystem {
        findings.append(
          FindingCatalog.finding(
            FindingCatalog.nameReserved, object: "\(table.name).\(column.name)", "It is spelled \"\(name)\"."))
      } else if !isUnique {
        findings.append(
          FindingCatalog.finding(
            FindingCatalog.nameClash, object: "\(table.name).\(column.name)",
            "Folded to \"\(wanted)\" it would clash with another column, so it is spelled \"\(name)\"."))
      }
      if column.name.utf8.count > NamePolicy.bytesMax {
        findings.append(Self.cut("\(table.name).\(column.name)", names[column.name.lowercased()] ?? wanted))
      }
    }
    columns[table.name] = names
  }

  private static func cut(_ object: String, _ name: String) -> Finding {
    FindingCatalog.finding(
      FindingCatalog.nameCut, object: object,
      "PostgreSQL's names hold 63 bytes: it is spelled \"\(name)\".")
  }
}
