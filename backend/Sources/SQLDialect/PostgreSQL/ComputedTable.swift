public import SchemaModel

/// A table of the target as its generated columns need it: those columns with their expressions, and the columns that
/// the expressions read. As the catalog has it, so that what a person has changed counts.
public struct ComputedTable: Hashable, Sendable {
  public struct Column: Hashable, Sendable {
    public var name: String
    /// SQL, qualified where it is not built in.
    public var type: String
    /// SQL; nil where it is the type's own.
    public var collation: String?
    public var isNotNull: Bool
    /// SQL, of a column that is not generated.
    public var defaultExpression: String?
    /// SQL, of a generated column.
    public var expression: String?
    /// Computed when it is read (PostgreSQL 18).
    public var isVirtual: Bool
    /// A generated column reads it.
    public var isInput: Bool

    public init(
      name: String, type: String, collation: String? = nil, isNotNull: Bool = false, defaultExpression: String? = nil,
      expression: String? = nil, isVirtual: Bool = false, isInput: Bool = false
    ) {
      self.name = name
      self.type = type
      self.collation = collation
      self.isNotNull = isNotNull
      self.defaultExpression = defaultExpression
      self.expression = expression
      self.isVirtual = isVirtual
      self.isInput = isInput
    }

    var typeClause: String { type + (collation.map { " COLLATE \($0)" } ?? "") }
  }

  public var name: QualifiedName
  public var columns: [Column]

  public init(name: QualifiedName, columns: [Column]) {
    self.name = name
    self.columns = columns
  }

  /// Generated columns, by name.
  public var generated: [String] { columns.filter { $0.expression != nil }.map(\.name) }

  // MARK: Statements

  /// Until the transaction ends nobody changes what the table computes; rows are written all the same.
  public static func lockDefinition(of table: QualifiedName) -> String {
    "LOCK TABLE \(PostgresIdentifier(table)) IN ROW EXCLUSIVE MODE"
  }

  public static func lockWhole(_ table: QualifiedName) -> String {
    "LOCK TABLE \(PostgresIdentifier(table)) IN ACCESS EXCLUSIVE MODE"
  }

  /// The columns of `columns`, in a session with an empty search path: then types, collations and functions outside
  /// pg_catalog are printed with their schemas. That an expression reads a column stands in pg_depend (PostgreSQL manual,
  /// 53.18).
  public static func query(_ table: QualifiedName) -> String {
    """
    SELECT a.attname AS name, pg_catalog.format_type(a.atttypid, a.atttypmod) AS type_text,
      CASE WHEN a.attcollation <> t.typcollation
        THEN pg_catalog.quote_ident(cn.nspname) || '.' || pg_catalog.quote_ident(co.collname) END AS collation_name,
      a.attnotnull AS is_not_null, a.attgenerated = 'v' AS is_virtual, a.attgenerated <> '' AS is_generated,
      pg_catalog.pg_get_expr(d.adbin, d.adrelid) AS expression,
      EXISTS (
        SELECT FROM pg_catalog.pg_depend p
        JOIN pg_catalog.pg_attrdef pd ON pd.oid = p.objid AND pd.adrelid = a.attrelid
        JOIN pg_catalog.pg_attribute pa ON pa.attrelid = pd.adrelid AND pa.attnum = pd.adnum AND pa.attgenerated <> ''
        WHERE p.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass
          AND p.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
          AND p.refobjid = a.attrelid AND p.refobjsubid = a.attnum AND pa.attnum <> a.attnum
      ) AS is_input
    FROM pg_catalog.pg_attribute a
    JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
    LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    LEFT JOIN pg_catalog.pg_collation co ON co.oid = a.attcollation
    LEFT JOIN pg_catalog.pg_namespace cn ON cn.oid = co.collnamespace
    WHERE a.attrelid = \(PostgresLiteral(PostgresIdentifier(table).description))::pg_catalog.regclass
      AND a.attnum > 0 AND NOT a.attisdropped
    ORDER BY a.attnum
    """
  }

  /// Makes a generated column plain; its values stay as they are.
  ///
  /// PostgreSQL 18 has no DROP EXPRESSION for a virtual column, whose values are nowhere yet: a stored one takes its
  /// place, and is then the table's last column.
  public func makePlain(_ column: Column) -> [String] {
    let table = PostgresIdentifier(name)
    let dropExpression = "ALTER TABLE \(table) ALTER COLUMN \(PostgresIdentifier(column.name)) DROP EXPRESSION"
    guard column.isVirtual, let expression = column.expression else { return [dropExpression] }
    let stored = PostgresIdentifier(unusedName("martlet_stored"))
    return [
      "ALTER TABLE \(table) ADD COLUMN \(stored) \(column.typeClause) GENERATED ALWAYS AS (\(expression)) STORED"
        + (column.isNotNull ? " NOT NULL" : ""),
      "ALTER TABLE \(table) DROP COLUMN \(PostgresIdentifier(column.name))",
      "ALTER TABLE \(table) RENAME COLUMN \(stored) TO \(PostgresIdentifier(column.name))",
      dropExpression,
    ]
  }

  func unusedName(_ wanted: String) -> String {
    var name = wanted
    while columns.contains(where: { $0.name == name }) { name += "_" }
    return name
  }
}
