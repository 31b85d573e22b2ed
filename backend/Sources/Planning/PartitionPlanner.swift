import SQLDialect
import SchemaModel

/// Keeps a table's partitions where PostgreSQL can hold them exactly, else makes a plain table and says why.
struct PartitionPlanner {
  let table: SourceTable
  let target: QualifiedName

  func plan(_ context: inout PlanContext, _ findings: inout [Finding]) -> TablePartitioning? {
    guard let source = table.partitioning else { return nil }
    switch shape(of: source, context) {
    case .success(let shape):
      let partitions = zip(source.partitions, shape.bounds).map { partition, bound in
        TablePartitioning.Partition(name: context.names.claimPartition(partition.name, of: target), bound: bound)
      }
      return TablePartitioning(method: shape.method, columns: shape.columns, partitions: partitions)
    case .failure(let reason):
      findings.append(
        context.finding(
          FindingCatalog.partitionsDropped, object: table.name.description,
          "PARTITION BY \(source.method) (\(source.expression)): \(reason.text)",
          hint: "Partition it by hand in the plan (martlet plan --out)."))
      return nil
    }
  }

  private struct Shape {
    var method: TablePartitioning.Method
    var columns: [String]
    var bounds: [TablePartitioning.Bound]
  }

  private struct Reason: Error {
    var text: String
  }

  private func shape(of source: SourcePartitioning, _ context: PlanContext) -> Result<Shape, Reason> {
    guard source.subpartitionMethod == nil else { return .failure(Reason(text: "subpartitions are not kept.")) }
    let keys = source.expression.split(separator: ",").map {
      $0.trimmingPrefix { $0 == " " || $0 == "`" }.prefix { $0 != "`" && $0 != " " }.lowercased()
    }
    let columns = keys.compactMap { key in table.columns.first { $0.name.lowercased() == key } }
    guard !columns.isEmpty, columns.count == keys.count else {
      return .failure(Reason(text: "the key is an expression, and rows could fall into other partitions."))
    }
    // PostgreSQL: a unique key of a partitioned table holds the partition key.
    let uniqueKeys = table.indexes.filter { $0.kind == .primary || $0.kind == .unique }
    guard
      uniqueKeys.allSatisfy({ index in
        let names = Set((index.wholeColumns ?? []).map { $0.lowercased() })
        return keys.allSatisfy { names.contains($0) }
      })
    else { return .failure(Reason(text: "a unique key does not hold the partition key.")) }
    let names = columns.map { context.names.column($0.name, of: table.name) }
    switch source.method.uppercased() {
    case "RANGE", "RANGE COLUMNS": return ranges(source, columns, names)
    case "LIST", "LIST COLUMNS": return lists(source, columns, names)
    default: return .failure(Reason(text: "PostgreSQL hashes differently, so the partitions would hold other rows."))
    }
  }

  private func ranges(
    _ source: SourcePartitioning, _ columns: [SourceColumn], _ names: [String]
  ) -> Result<Shape, Reason> {
    // NULL sorts below every value and lies in MySQL's first partition; PostgreSQL's ranges take no NULL.
    guard columns.count == 1, !columns[0].isNullable else {
      return .failure(Reason(text: "only a single NOT NULL column is kept."))
    }
    var from = "MINVALUE"
    var bounds: [TablePartitioning.Bound] = []
    for partition in source.partitions {
      guard let bound = partition.bound.flatMap({ literal($0, columns[0]) }) else {
        return .failure(Reason(text: "the bound of partition \(partition.name) is not a literal."))
      }
      bounds.append(.range(from: [from], to: [bound]))
      from = bound
    }
    return .success(Shape(method: .range, columns: names, bounds: bounds))
  }

  private func lists(
    _ source: SourcePartitioning, _ columns: [SourceColumn], _ names: [String]
  ) -> Result<Shape, Reason> {
    guard columns.count == 1 else { return .failure(Reason(text: "only a single column is kept.")) }
    var bounds: [TablePartitioning.Bound] = []
    for partition in source.partitions {
      let values = (partition.bound ?? "").split(separator: ",").map { value in
        literal(value.trimmingPrefix { $0 == " " }.description, columns[0])
      }
      guard !values.isEmpty, !values.contains(nil) else {
        return .failure(Reason(text: "the values of partition \(partition.name) are not literals."))
      }
      bounds.append(.list(values.compactMap { $0 }))
    }
    return .success(Shape(method: .list, columns: names, bounds: bounds))
  }

  /// A bound as PostgreSQL's literal: an integer, a quoted date, MAXVALUE, NULL; nil for anything else.
  private func literal(_ text: String, _ column: SourceColumn) -> String? {
    if text.uppercased() == "MAXVALUE" { return "MAXVALUE" }
    if text.uppercased() == "NULL" { return "NULL" }
    switch column.type {
    case .integer, .year: return Int64(text).map(String.init)
    case .date, .datetime:
      guard text.first == "'", text.last == "'", text.count > 2 else { return nil }
      let value = String(text.dropFirst().dropLast())
      return ZeroDates.isZero(value) || value.contains("'") ? nil : PostgresLiteral(value).description
    default: return nil
    }
  }
}
