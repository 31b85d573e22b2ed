import SQLDialect
import SchemaModel
import Testing

@Suite("A column in the SELECT that reads a table")
struct SelectedColumnTests {
  private static func column(_ conversion: ColumnConversion, _ characterSet: String?) -> ColumnPlan {
    ColumnPlan(
      source: "a`b", target: "ab", sourceType: .varchar(length: 9), targetType: .text, conversion: conversion,
      isGenerated: false, partialCharacterSet: characterSet)
  }

  @Test func `is its name where every code has a character, and where bytes are wanted`() {
    #expect(SelectedColumn(Self.column(.text(.reject, .reject), nil)).sql == "`a``b`")
    #expect(SelectedColumn(Self.column(.bytes, "cp1251")).sql == "`a``b`")
  }

  @Test func `is an expression that marks what the server could not convert`() {
    let rejecting = SelectedColumn(Self.column(.text(.reject, .reject), "cp1251")).sql
    #expect(
      rejecting.hasPrefix("CASE WHEN `a``b` IS NULL THEN NULL WHEN CONVERT(`a``b` USING utf8mb4) IS NOT NULL AND "))
    #expect(rejecting.hasSuffix(" ELSE COALESCE(CONCAT(0xFF, CAST(`a``b` AS BINARY)), 0xFF) END"))
    let replacing = SelectedColumn(Self.column(.text(.reject, .replace), "cp1251")).sql
    #expect(
      replacing.hasSuffix(" ELSE COALESCE(CONCAT(0xFF, CAST(CONVERT(`a``b` USING utf8mb4) AS BINARY)), 0xFF) END"))
  }
}
