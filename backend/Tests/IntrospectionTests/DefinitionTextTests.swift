import Testing

@testable import Introspection

@Suite("The text of a definition")
struct DefinitionTextTests {
  private static func table(_ options: String) -> String {
    "CREATE TABLE `t` (\n  `id` int NOT NULL AUTO_INCREMENT COMMENT ') AUTO_INCREMENT=1',\n  PRIMARY KEY (`id`)\n\(options)"
  }

  @Test func `it does not hold the next value`() {
    let text = DefinitionText.normalized(
      TableDefinition(Array(Self.table(") ENGINE=InnoDB AUTO_INCREMENT=42 DEFAULT CHARSET=utf8mb4").utf8)))
    #expect(text == Self.table(") ENGINE=InnoDB DEFAULT CHARSET=utf8mb4"))
    #expect(
      DefinitionText.normalized(TableDefinition(Array(Self.table(") ENGINE=InnoDB AUTO_INCREMENT=42").utf8)))
        == Self.table(") ENGINE=InnoDB"))
  }

  @Test func `what a comment holds stays`() {
    let text = Self.table(") ENGINE=InnoDB COMMENT=' AUTO_INCREMENT=42'\n PARTITION BY HASH (`id`)")
    #expect(DefinitionText.normalized(TableDefinition(Array(text.utf8))) == text)
  }

  @Test func `bytes that are not UTF-8 differ when they differ`() {
    let one = DefinitionText.normalized(
      TableDefinition(Array("`a` binary(2) DEFAULT '".utf8) + [0xFF, 0x00] + Array("'".utf8)))
    let other = DefinitionText.normalized(
      TableDefinition(Array("`a` binary(2) DEFAULT '".utf8) + [0xFE, 0x00] + Array("'".utf8)))
    #expect(one != other)
    #expect(one.contains("\\xFF"))
  }
}
