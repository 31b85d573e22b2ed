public import SchemaModel

/// Queries for views, triggers, routines, libraries, events and sequences.
///
/// information_schema prints the body of stored code without its escapes (`'it''s'` reads `'it's'`), so it only lists
/// them, and `SHOW CREATE` gives their text. Views are printed from their parsed form and can be read all at once.
public enum MySQLStoredObjectQueries {
  /// An empty definition: the account lacks SHOW VIEW.
  public static func views(of database: String) -> String {
    """
    SELECT TABLE_NAME AS name, VIEW_DEFINITION AS definition, CHECK_OPTION AS check_option
    FROM information_schema.VIEWS WHERE TABLE_SCHEMA = \(MySQLLiteral(database)) ORDER BY TABLE_NAME
    """
  }

  /// In the order in which they fire.
  public static func triggers(of database: String) -> String {
    """
    SELECT TRIGGER_NAME AS name, EVENT_OBJECT_TABLE AS table_name FROM information_schema.TRIGGERS
    WHERE TRIGGER_SCHEMA = \(MySQLLiteral(database))
    ORDER BY EVENT_OBJECT_TABLE, EVENT_MANIPULATION, ACTION_TIMING, ACTION_ORDER
    """
  }

  public static func routines(of database: String) -> String {
    """
    SELECT ROUTINE_NAME AS name, ROUTINE_TYPE AS type FROM information_schema.ROUTINES
    WHERE ROUTINE_SCHEMA = \(MySQLLiteral(database)) ORDER BY ROUTINE_TYPE, ROUTINE_NAME
    """
  }

  /// MySQL 9.2 and later: JavaScript that routines import.
  public static func libraries(of database: String) -> String {
    """
    SELECT LIBRARY_NAME AS name FROM information_schema.LIBRARIES
    WHERE LIBRARY_SCHEMA = \(MySQLLiteral(database)) ORDER BY LIBRARY_NAME
    """
  }

  public static func events(of database: String) -> String {
    """
    SELECT EVENT_NAME AS name FROM information_schema.EVENTS
    WHERE EVENT_SCHEMA = \(MySQLLiteral(database)) ORDER BY EVENT_NAME
    """
  }

  /// `CREATE VIEW` around the text that information_schema has.
  public static func viewDefinition(_ view: SourceTableName, select: String, checkOption: String?) -> String {
    let check = checkOption.flatMap { $0 == "NONE" ? nil : " WITH \($0) CHECK OPTION" } ?? ""
    return "CREATE VIEW \(MySQLIdentifier(view)) AS \(select)\(check)"
  }

  /// The statement that shows an object's definition, and the result column that holds it.
  public static func definition(
    of kind: StoredObject.Kind, name: String, in database: String
  ) -> (sql: String, column: String) {
    let name = MySQLIdentifier(SourceTableName(database: database, name: name))
    return switch kind {
    case .view: ("SHOW CREATE VIEW \(name)", "Create View")
    case .trigger: ("SHOW CREATE TRIGGER \(name)", "SQL Original Statement")
    case .procedure: ("SHOW CREATE PROCEDURE \(name)", "Create Procedure")
    case .function: ("SHOW CREATE FUNCTION \(name)", "Create Function")
    case .library: ("SHOW CREATE LIBRARY \(name)", "Create Library")
    case .event: ("SHOW CREATE EVENT \(name)", "Create Event")
    // SHOW CREATE SEQUENCE names its columns as SHOW CREATE TABLE does.
    case .sequence: ("SHOW CREATE SEQUENCE \(name)", "Create Table")
    }
  }
}
