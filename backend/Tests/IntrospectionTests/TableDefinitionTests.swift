import SchemaModel
import Testing

@testable import Introspection

struct TableDefinitionTests {
  static let mysql = """
    CREATE TABLE `Odd ``name``` (
      `a,b` varbinary(9) DEFAULT 'a\\0b' COMMENT 'a, (b) DEFAULT 1',
      `b` binary(2) DEFAULT 0x00FF,
      `c` varchar(20) DEFAULT (concat(_utf8mb4'é,)',`b`)),
      `g` varchar(30) CHARACTER SET utf8mb4 GENERATED ALWAYS AS (concat(`c`,_utf8mb4'it\\'s )')) STORED NOT NULL,
      `n` int DEFAULT NULL,
      PRIMARY KEY (`b`),
      UNIQUE KEY `u` (`n`),
      KEY `func` (`n`,(lower(`c`)) DESC,(concat(`c`,_ascii'it\\'s'))),
      CONSTRAINT `fk` FOREIGN KEY (`n`) REFERENCES `t` (`id`) ON DELETE SET NULL,
      CONSTRAINT `ck one` CHECK ((`n` > 0) and (`c` <> _utf8mb4'日本')) /*!80016 NOT ENFORCED */
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='(x AUTO_INCREMENT=5'
    """

  @Test func `has every clause of a table of MySQL`() throws {
    let definition = TableDefinition(Array(Self.mysql.utf8))
    #expect(definition.columns.map(\.name) == ["a,b", "b", "c", "g", "n"])
    #expect(definition.columns.map(\.isNotNull) == [false, false, false, true, false])
    #expect(
      definition.columns.map { String(decoding: $0.type, as: UTF8.self) }
        == ["varbinary(9)", "binary(2)", "varchar(20)", "varchar(30)", "int"])
    #expect(definition.columns[0].defaultValue == .text(Array("a\0b".utf8)))
    #expect(definition.columns[0].comment == Array("a, (b) DEFAULT 1".utf8))
    #expect(definition.columns[1].defaultValue == .hexadecimal([0x00, 0xFF]))
    #expect(definition.columns[2].defaultValue == .expression(Array("concat(_utf8mb4'é,)',`b`)".utf8)))
    #expect(definition.columns[3].generated == Array("concat(`c`,_utf8mb4'it\\'s )')".utf8))
    #expect(
      definition.checks == [
        .init(name: "ck one", expression: Array("(`n` > 0) and (`c` <> _utf8mb4'日本')".utf8), isEnforced: false)
      ])
    #expect(
      definition.indexExpressions == [
        "func": [1: Array("lower(`c`)".utf8), 2: Array("concat(`c`,_ascii'it\\'s')".utf8)]
      ])
    #expect(definition.comment == Array("(x AUTO_INCREMENT=5".utf8))
    #expect(definition.defaultPartitions.isEmpty)
  }

  @Test func `has every clause of a table of MariaDB`() throws {
    let text = """
      CREATE TABLE `t(` (
        `id` int(11) NOT NULL AUTO_INCREMENT,
        `e` enum('a,b',')') CHARACTER SET latin1 COLLATE latin1_swedish_ci DEFAULT 'a,b' COMMENT 'it''s (\\\\',
        `z` int(10) unsigned zerofill DEFAULT NULL CHECK (`z` > 0),
        `p` varchar(500) /*M!100301 COMPRESSED*/ DEFAULT 'x',
        `v` timestamp(6) GENERATED ALWAYS AS ROW START,
        `g` int(11) GENERATED ALWAYS AS (`id` + 1) STORED,
        PRIMARY KEY (`id`)
      ) ENGINE=InnoDB AUTO_INCREMENT=18446744073709551000 DEFAULT CHARSET=utf8mb4 COMMENT='c' WITH SYSTEM VERSIONING
      """
    let definition = TableDefinition(Array(text.utf8))
    #expect(definition.columns.map(\.name) == ["id", "e", "z", "p", "v", "g"])
    #expect(
      definition.columns.map { String(decoding: $0.type, as: UTF8.self) } == [
        "int(11)", "enum('a,b',')')", "int(10) unsigned zerofill", "varchar(500)", "timestamp(6)", "int(11)",
      ])
    #expect(definition.columns[1].comment == Array("it's (\\".utf8))
    #expect(definition.columns[2].check == Array("`z` > 0".utf8))
    #expect(definition.columns[3].defaultValue == .text(Array("x".utf8)))
    #expect(definition.columns[4].generated == nil)
    #expect(definition.columns[5].generated == Array("`id` + 1".utf8))
    #expect(definition.nextValue == 18_446_744_073_709_551_000)
    #expect(definition.comment == Array("c".utf8))
  }

  @Test func `the counter is no part of what is compared`() {
    func definition(_ counter: String) -> TableDefinition {
      TableDefinition(
        Array(
          """
          CREATE TABLE `t` (
            `id` int NOT NULL AUTO_INCREMENT COMMENT ' AUTO_INCREMENT=1',
            PRIMARY KEY (`id`)
          ) ENGINE=InnoDB\(counter) DEFAULT CHARSET=utf8mb4 COMMENT=' AUTO_INCREMENT=2'
          /*!50100 PARTITION BY HASH (`id`) PARTITIONS 2 */
          """.utf8))
    }
    #expect(definition(" AUTO_INCREMENT=42").nextValue == 42)
    #expect(definition("").nextValue == nil)
    #expect(definition(" AUTO_INCREMENT=42").withoutCounter == definition("").bytes)
    #expect(definition("").withoutCounter == definition("").bytes)
    #expect(definition(" ROW_FORMAT=DYNAMIC").withoutCounter != definition("").bytes)
  }

  @Test func `finds MariaDB's periods and the keys over them`() {
    let text = """
      CREATE TABLE `t` (
        `id` int(11) NOT NULL,
        `s` date NOT NULL,
        `e` date NOT NULL,
        PERIOD FOR `p` (`s`, `e`),
        PRIMARY KEY (`id`),
        UNIQUE KEY `u` (`id`,`p` WITHOUT OVERLAPS),
        PERIOD FOR SYSTEM_TIME (`a`, `b`)
      ) ENGINE=InnoDB
      """
    let definition = TableDefinition(Array(text.utf8))
    #expect(definition.periods == ["p"])
    #expect(definition.keysWithoutOverlaps == ["u": "p"])
  }

  @Test func `finds the comments of partitions`() {
    let text = """
      CREATE TABLE `t` (
        `id` int DEFAULT NULL COMMENT 'no partition'
      ) ENGINE=InnoDB COMMENT='nor this'
      /*!50100 PARTITION BY RANGE (`id`)
      (PARTITION p0 VALUES LESS THAN (10) COMMENT = 'it''s, (old)' ENGINE = InnoDB,
       PARTITION `COMMENT` VALUES LESS THAN MAXVALUE ENGINE = InnoDB) */
      """
    let comments = TableDefinition(Array(text.utf8)).partitionComments
    #expect(comments == ["p0": Array("it's, (old)".utf8)])
  }

  @Test func `finds MariaDB's default partition`() {
    let text = """
      CREATE TABLE `t` (
        `id` int(11) DEFAULT NULL
      ) ENGINE=InnoDB
       PARTITION BY LIST (`id`)
      (PARTITION `pa` VALUES IN (1,2) ENGINE = InnoDB,
       PARTITION `p d` DEFAULT ENGINE = InnoDB)
      """
    #expect(TableDefinition(Array(text.utf8)).defaultPartitions == ["p d"])
  }

  @Test(arguments: ["", "(", "CREATE TABLE `t`", "CREATE TABLE `t` (`a` int DEFAULT", "CREATE TABLE t (`a` '\\", "()"])
  func `a text that is cut off has no clauses`(text: String) {
    let definition = TableDefinition(Array(text.utf8))
    #expect(definition.columns.allSatisfy { $0.defaultValue == nil } && definition.checks.isEmpty)
  }

  /// Every prefix of a definition is read without a trap.
  @Test func `any prefix can be read`() {
    let bytes = Array(Self.mysql.utf8)
    for count in bytes.indices { _ = TableDefinition(Array(bytes[..<count])) }
  }
}
