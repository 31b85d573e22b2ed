public import SchemaModel

/// The function behind every ON UPDATE CURRENT_TIMESTAMP of a schema: sets the column named by the trigger's first
/// argument to the statement's time, cut to the second argument's unit.
///
/// MySQL's CURRENT_TIMESTAMP is the statement's start and cuts its fraction, where PostgreSQL's is the transaction's
/// start and a cast would round. `jsonb_populate_record` replaces one field and hands the others through untouched;
/// the text of a timestamptz in JSON is in the session's time zone, so a `timestamp` column gets local time, as
/// DATETIME does.
public struct OnUpdateFunction: Hashable, Sendable {
  /// Nobody else's: the statement replaces what has this name.
  public static let name = "martlet_set_current_timestamp"

  public var schema: String

  public init(schema: String) { self.schema = schema }

  public var sql: String {
    """
    CREATE OR REPLACE FUNCTION \(PostgresIdentifier(QualifiedName(schema: schema, name: Self.name)))()
      RETURNS trigger LANGUAGE plpgsql AS $function$
    BEGIN
      RETURN jsonb_populate_record(NEW, jsonb_build_object(
        TG_ARGV[0], date_bin(TG_ARGV[1]::interval, statement_timestamp(), timestamptz '2000-01-01 00:00:00+00')));
    END
    $function$;
    """
  }
}

/// A trigger for one column with ON UPDATE CURRENT_TIMESTAMP. As in MySQL it acts when the UPDATE changed the row's
/// bytes and left this column alone.
public struct CreateOnUpdateTrigger: Hashable, Sendable {
  public var name: String
  public var table: QualifiedName
  public var column: String
  public var fractionDigits: Int
  /// The columns that are not generated, where some are: a BEFORE trigger's condition may not look at those.
  public var comparedColumns: [String]?

  public init(
    name: String, table: QualifiedName, column: String, fractionDigits: Int, comparedColumns: [String]? = nil
  ) {
    self.name = name
    self.table = table
    self.column = column
    self.fractionDigits = fractionDigits
    self.comparedColumns = comparedColumns
  }

  public var sql: String {
    let column = PostgresIdentifier(column)
    let function = PostgresIdentifier(QualifiedName(schema: table.schema, name: OnUpdateFunction.name))
    let units = ["1 s", "100 ms", "10 ms", "1 ms", "100 us", "10 us", "1 us"]
    let unit = units[min(max(fractionDigits, 0), 6)]
    // `*<>` compares the rows' bytes: it needs no equality of the types (json has none) and sees a change of case.
    return """
      CREATE TRIGGER \(PostgresIdentifier(name)) BEFORE UPDATE ON \(PostgresIdentifier(table))
        FOR EACH ROW WHEN (NEW.\(column) IS NOT DISTINCT FROM OLD.\(column) AND \(row("NEW")) *<> \(row("OLD")))
        EXECUTE FUNCTION \(function)(\(PostgresLiteral(self.column)), \(PostgresLiteral(unit)));
      """
  }

  private func row(_ variable: String) -> String {
    guard let comparedColumns else { return "\(variable).*" }
    // As a record: two bare rows would be compared column by column.
    return "ROW(" + comparedColumns.map { "\(variable).\(PostgresIdentifier($0))" }.joined(separator: ", ")
      + ")::record"
  }
}
