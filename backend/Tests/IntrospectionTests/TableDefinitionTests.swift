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
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='(x'
    """

  @Test func `finds what the catalog prints wrongly`() {
    let definition = TableDefinition(Array(Self.mysql.utf8))
    #expect(definition.defaults["a,b"] == Array("'a\\0b'".utf8))
    #expect(definition.defaults["b"] == Array("0x00FF".utf8))
    #expect(definition.defaults["c"] == Array("concat(_utf8mb4'é,)',`b`)".utf8))
    #expect(definition.generated == ["g": "concat(`c`,_utf8mb4'it\\'s )')"])
    #expect(definition.checks == ["ck one": "(`n` > 0) and (`c` <> _utf8mb4'日本')"])
    #expect(definition.indexExpressions == ["func": [1: "lower(`c`)", 2: "concat(`c`,_ascii'it\\'s')"]])
    #expect(definition.defaultPartitions.isEmpty)
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
    #expect(definition.defaults.isEmpty && definition.checks.isEmpty)
  }

  /// Every prefix of a definition is read without a trap.
  @Test func `any prefix can be read`() {
    let bytes = Array(Self.mysql.utf8)
    for count in bytes.indices { _ = TableDefinition(Array(bytes[..<count])) }
  }

  @Test func `binary defaults become hexadecimal`() {
    let column = SourceColumn(name: "a,b", type: .varbinary(length: 9), defaultValue: .literal("0x61"))
    var table = SourceTable(name: SourceTableName(database: "d", name: "t"), columns: [column])
    let repair = DefinitionRepair(table: table, server: ColumnDefaultParserTests.mysql)
    #expect(repair.isNeeded)
    repair.apply(TableDefinition(Array(Self.mysql.utf8)), to: &table)
    #expect(table.columns[0].defaultValue == .literal("0x610062"))
  }
}
