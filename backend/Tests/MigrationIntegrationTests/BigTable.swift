import MySQLClient
import TestSupport

extension Scratch {
  /// `big`: 6,000 rows in three chunks of 1 MiB.
  func createBigTable() throws {
    try onSource { connection in
      let depth = flavor == .mysql ? "cte_max_recursion_depth" : "max_recursive_iterations"
      try connection.execute("SET SESSION \(depth) = 20000")
      try connection.execute("CREATE TABLE big (id int NOT NULL PRIMARY KEY, t varchar(400))")
      try connection.execute(
        "INSERT INTO big WITH RECURSIVE d (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM d WHERE i < 6000) "
          + "SELECT i, REPEAT(CONCAT('text ', i, ' '), 30) FROM d")
    }
  }
}
