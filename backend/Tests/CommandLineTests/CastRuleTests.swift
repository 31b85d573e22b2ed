import ArgumentParser
import SchemaModel
import Testing

@testable import CommandLine

struct CastRuleTests {
  @Test(arguments: [
    ("column shop.orders.flags:bigint", CastRule(subject: .column(pattern: "shop.orders.flags"), target: "bigint")),
    ("column *.*.is_?:boolean", CastRule(subject: .column(pattern: "*.*.is_?"), target: "boolean")),
    ("column shop.my table.a:b : text", CastRule(subject: .column(pattern: "shop.my table.a:b"), target: "text")),
    ("type datetime:timestamptz", CastRule(subject: .type(name: "datetime"), target: "timestamptz")),
    (
      "TYPE BIGINT UNSIGNED : numeric(20, 0)",
      CastRule(subject: .type(name: "bigint unsigned"), target: "numeric(20, 0)")
    ),
    ("type tinyint(1):boolean", CastRule(subject: .type(name: "tinyint(1)"), target: "boolean")),
  ])
  func `reads cast rules`(text: String, rule: CastRule) throws { #expect(try CastRule(parsing: text) == rule) }

  @Test(arguments: [
    ("type datetime", "no ':'"), ("type datetime:", "missing"), ("datetime:text", "neither 'column' nor 'type'"),
    ("table shop.orders:text", "not with 'table'"), ("column orders.flags:int", "DATABASE.TABLE.COLUMN"),
    ("column a..b.c:int", "DATABASE.TABLE.COLUMN"), ("", "no ':'"), ("column :int", "neither"),
  ])
  func `says what is wrong with a rule`(text: String, complaint: String) {
    let error = #expect(throws: ValidationError.self) { try CastRule(parsing: text) }
    #expect(error?.message.contains(complaint) == true, "\(error?.message ?? "")")
  }
}
