import SQLDialect
import SchemaModel
import Testing

@Suite("Policies that are chosen again")
struct ColumnPlanPoliciesTests {
  private static func changed(_ conversion: ColumnConversion, _ type: MySQLType = .json) -> ColumnConversion {
    var changes = PolicyChanges()
    changes.zeroDate = .minusInfinity
    changes.nul = .strip
    changes.encoding = .replace
    changes.emptyEnum = .null
    let column = ColumnPlan(
      source: "a", target: "a", sourceType: type, targetType: .text, conversion: conversion, isGenerated: false)
    #expect(column.applying(PolicyChanges()) == column)
    return column.applying(changes).conversion
  }

  @Test func `reach the conversions that they are about, and no other`() {
    #expect(Self.changed(.date(.reject)) == .date(.minusInfinity))
    #expect(Self.changed(.timestamp(.null)) == .timestamp(.minusInfinity))
    #expect(Self.changed(.text(.reject, .reject)) == .text(.strip, .replace))
    #expect(Self.changed(.enumLabel(.reject), .enumeration(["a"])) == .enumLabel(.null))
    #expect(Self.changed(.uuidFromBinary16(.swapped)) == .uuidFromBinary16(.swapped))
    #expect(Self.changed(.textFromDate) == .textFromDate)
  }

  @Test func `leave an empty label alone that is a member`() {
    #expect(Self.changed(.enumLabel(.keep), .enumeration(["", "a"])) == .enumLabel(.keep))
  }
}
