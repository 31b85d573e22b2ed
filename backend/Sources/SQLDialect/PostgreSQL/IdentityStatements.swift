public import SchemaModel

/// Sets the sequence behind an identity column to the greatest of the source's next value, the column's maximum + 1 and
/// what the sequence would give already (see `RaiseIdentities`).
///
/// A counter that has reached the end of its type stays exhausted, as in MySQL, instead of failing the statement.
public struct SetIdentity: Hashable, Sendable {
  public var table: QualifiedName
  public var column: String
  public var type: PostgresType
  /// The source's AUTO_INCREMENT.
  public var sourceNextValue: UInt64

  public init(table: QualifiedName, column: String, type: PostgresType, sourceNextValue: UInt64) {
    self.table = table
    self.column = column
    self.type = type
    self.sourceNextValue = sourceNextValue
  }

  public var sql: String {
    let limit = type.identityMaximum
    let name = PostgresIdentifier(table)
    return """
      SELECT setval(sequence, least(next_value, \(limit))::bigint, next_value > \(limit))
        FROM (
          SELECT sequence, greatest(
              \(max(sourceNextValue, 1)), coalesce(pg_sequence_last_value(sequence), 0)::numeric + 1,
              (SELECT coalesce(max(\(PostgresIdentifier(column))), 0)::numeric + 1 FROM \(name))) AS next_value
          FROM CAST(pg_get_serial_sequence(
            \(PostgresLiteral(name.description)), \(PostgresLiteral(column))) AS regclass) AS sequence) AS counter;
      """
  }
}

/// Raises sequences to the next values that the source had at the run's snapshot, before a row is copied. A plan knows
/// the ones of its own time, and rows may have been inserted and deleted since.
///
/// Nothing but the target's sequences keeps these values: `SetIdentity` never lowers one.
public struct RaiseIdentities: Hashable, Sendable {
  public struct Counter: Hashable, Sendable {
    public var table: QualifiedName
    public var column: String
    public var type: PostgresType
    public var nextValue: UInt64

    public init(table: QualifiedName, column: String, type: PostgresType, nextValue: UInt64) {
      self.table = table
      self.column = column
      self.type = type
      self.nextValue = nextValue
    }
  }

  public var counters: [Counter]

  /// Those that say something: a new sequence begins with 1.
  public init(_ counters: [Counter]) { self.counters = counters.filter { $0.nextValue > 1 } }

  /// A row of several hundred values each, so that no statement is too long; a column that is no identity is passed over.
  public var statements: [String] {
    stride(from: 0, to: counters.count, by: 500).map { start in
      let rows = counters[start..<min(start + 500, counters.count)].map { counter in
        let last = min(counter.nextValue - 1, UInt64(counter.type.identityMaximum))
        let table = PostgresLiteral(PostgresIdentifier(counter.table).description)
        return "(\(table), \(PostgresLiteral(counter.column)), \(last))"
      }
      return """
        SELECT setval(sequence, last_value::bigint, true)
          FROM (VALUES \(rows.joined(separator: ", "))) AS counter (table_name, column_name, last_value),
            CAST(pg_get_serial_sequence(table_name, column_name) AS regclass) AS sequence
          WHERE coalesce(pg_sequence_last_value(sequence), 0) < last_value;
        """
    }
  }
}

extension PostgresType {
  /// The last value that an identity of this type can have.
  fileprivate var identityMaximum: Int64 {
    switch self {
    case .smallint: Int64(Int16.max)
    case .integer: Int64(Int32.max)
    default: Int64.max
    }
  }
}
