import SQLDialect
import SchemaModel

/// Keeps a table's partitions where PostgreSQL's hold the same rows, else makes a plain table and says why.
struct PartitionPlanner {
  let table: SourceTable
  let target: QualifiedName

  func plan(_ context: inout PlanContext, _ findings: inout [Finding]) -> TablePartitioning? {
    // SYSTEM_TIME keeps the history apart, which is not copied.
    guard let source = table.partitioning, source.method.uppercased() != "SYSTEM_TIME" else { return nil }
    let object = table.name.description
    do throws(PartitionShape.Problem) {
      let shape = try PartitionShape(source, of: table, context)
      let partitions = zip(source.partitions, shape.bounds).map { partition, bound in
        TablePartitioning.Partition(name: context.names.claimPartition(partition.name, of: target), bound: bound)
      }
      if let method = source.subpartitionMethod {
        findings.append(
          context.finding(FindingCatalog.subpartitionsFlattened, object: object, "They are by \(method)."))
      }
      return TablePartitioning(method: shape.method, columns: shape.columns.map(\.name), partitions: partitions)
    } catch {
      findings.append(
        context.finding(
          FindingCatalog.partitionsDropped, object: object,
          "PARTITION BY \(source.method) (\(source.expression)): \(error.reason)."))
      return nil
    }
  }
}

/// The declarative partitioning that holds the same rows as the source's.
struct PartitionShape {
  struct Problem: Error {
    var reason: String
  }

  struct Column {
    var source: SourceColumn
    /// In the target.
    var name: String
    var type: PostgresType
  }

  private(set) var method: TablePartitioning.Method
  private(set) var columns: [Column]
  /// One per partition.
  private(set) var bounds: [TablePartitioning.Bound] = []

  init(_ source: SourcePartitioning, of table: SourceTable, _ context: PlanContext) throws(Problem) {
    method = try Self.method(source.method.uppercased())
    var expression = PartitionText.expression(source.expression)
    if source.expression.isEmpty, let key = table.primaryKey?.wholeColumns {
      // KEY() is by the primary key.
      expression = PartitionText.Expression(function: nil, columns: key)
    }
    guard let expression else { throw Problem(reason: "the key is not a plain column") }
    columns = expression.columns.compactMap { name in
      guard let column = table.columns.first(where: { $0.name.lowercased() == name.lowercased() }),
        let decision = context.decision(for: name, of: table.name)
      else { return nil }
      return Column(source: column, name: context.names.column(name, of: table.name), type: decision.target)
    }
    guard columns.count == expression.columns.count, !source.partitions.isEmpty else {
      throw Problem(reason: "the catalog does not describe it")
    }
    try checkKeys(table)
    switch method {
    // Which rows share a partition has no meaning in a hash, so neither has the function over the column.
    case .hash: bounds = source.partitions.indices.map { .hash(modulus: source.partitions.count, remainder: $0) }
    case .range: bounds = try ranges(source, function: expression.function)
    case .list: bounds = try lists(source, function: expression.function)
    }
  }

  private static func method(_ name: String) throws(Problem) -> TablePartitioning.Method {
    if name.hasSuffix("HASH") || name.hasSuffix("KEY") { return .hash }
    if name.hasPrefix("RANGE") { return .range }
    if name.hasPrefix("LIST") { return .list }
    throw Problem(reason: "the method is not known")
  }

  /// PostgreSQL's own conditions for a partition key.
  private func checkKeys(_ table: SourceTable) throws(Problem) {
    if columns.contains(where: { $0.source.generated != nil }) {
      throw Problem(reason: "a generated column cannot be a partition key")
    }
    if columns.contains(where: { $0.type == .json || $0.type.extensionKind != nil }) {
      throw Problem(reason: "the type of the key has no place in one")
    }
    let key = Set(columns.map { $0.source.name.lowercased() })
    for index in table.indexes where index.kind == .primary || index.kind == .unique {
      guard let names = index.wholeColumns, key.isSubset(of: names.map { $0.lowercased() }) else {
        throw Problem(reason: "the unique key \(index.name) does not hold the partition key")
      }
    }
  }

  private func ranges(
    _ source: SourcePartitioning, function: String?
  ) throws(Problem) -> [TablePartitioning.Bound] {
    // MySQL puts NULL into the lowest range, PostgreSQL into none.
    if columns.contains(where: \.source.isNullable) { throw Problem(reason: "the key may be NULL") }
    if let function, !PartitionBounds.functions.contains(function) {
      throw Problem(reason: "ranges of \(function)() are no ranges of its column")
    }
    var lower = columns.map { _ in "MINVALUE" }
    var bounds: [TablePartitioning.Bound] = []
    for partition in source.partitions {
      let values = PartitionText.values(partition.bound ?? "") ?? []
      let upper = zip(values, columns).compactMap { value, column in
        value == .null ? nil : PartitionBounds.literal(value, function: function, type: column.type)
      }
      guard upper.count == columns.count, values.count == columns.count else {
        throw Problem(reason: "the bound \(partition.bound ?? "") of \(partition.name) has no exact match")
      }
      bounds.append(.range(from: lower, to: upper))
      lower = upper
    }
    return bounds
  }

  private func lists(
    _ source: SourcePartitioning, function: String?
  ) throws(Problem) -> [TablePartitioning.Bound] {
    guard function == nil, columns.count == 1, let type = columns.first?.type else {
      throw Problem(reason: "PostgreSQL's lists are over one plain column")
    }
    var bounds: [TablePartitioning.Bound] = []
    for partition in source.partitions {
      let values = PartitionText.values(partition.bound ?? "") ?? []
      let literals = values.compactMap { value in
        value == .maximum ? nil : PartitionBounds.literal(value, function: nil, type: type)
      }
      guard !literals.isEmpty, literals.count == values.count else {
        throw Problem(reason: "the values \(partition.bound ?? "") of \(partition.name) have no exact match")
      }
      bounds.append(.list(literals))
    }
    return bounds
  }
}
