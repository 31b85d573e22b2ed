import Diagnostics
import RowPipeline
import SchemaModel
import Testing

@testable import CopyEngine
@testable import MySQLClient

@Suite("What the server announces is what is read")
struct AnnouncedColumnTests {
  private static func column(
    _ type: MySQLFieldType, _ flags: MySQLColumnFlags = [], collation: Int = 63, decimals: Int = 0, length: UInt64 = 0
  ) -> MySQLColumn {
    MySQLColumn(name: "c", type: type, flags: flags, characterSetID: collation, decimals: decimals, length: length)
  }

  private static func planned(_ type: MySQLType, _ conversion: ColumnConversion) -> ColumnPlan {
    ColumnPlan(
      source: "c", target: "c", sourceType: type, targetType: .text, conversion: conversion, isGenerated: false)
  }

  private static func accepts(_ column: MySQLColumn, _ plan: ColumnPlan) -> Bool {
    do {
      try AnnouncedColumns(table: SourceTableName(database: "d", name: "t"), columns: [plan]).check([column])
      return true
    } catch {
      #expect(error.code == .definitionChanged)
      #expect(error.context.object == "d.t")
      #expect(error.context.column == "c")
      return false
    }
  }

  @Test func `an integer is read with its own width and sign only`() {
    let int = Self.planned(.integer(.int, isUnsigned: false, displayWidth: nil), .integer(from: .int32, to: .int4))
    #expect(Self.accepts(Self.column(.long), int))
    #expect(!Self.accepts(Self.column(.long, .unsigned), int))
    #expect(!Self.accepts(Self.column(.int24), int))
    #expect(!Self.accepts(Self.column(.longLong), int))
    #expect(!Self.accepts(Self.column(.float, decimals: 31), int))
    // As a person may have edited it.
    let edited = Self.planned(.integer(.int, isUnsigned: true, displayWidth: nil), .integer(from: .int32, to: .int4))
    #expect(!Self.accepts(Self.column(.long, .unsigned), edited))
  }

  @Test func `eight bytes of a number are not those of another`() {
    let double = Self.planned(.double, .float8)
    #expect(Self.accepts(Self.column(.double, decimals: 31), double))
    #expect(!Self.accepts(Self.column(.longLong), double))
    let bigint = Self.planned(
      .integer(.bigint, isUnsigned: false, displayWidth: nil), .integer(from: .int64, to: .int8))
    #expect(!Self.accepts(Self.column(.double), bigint))
  }

  @Test func `text has to come in utf8mb4`() {
    let text = Self.planned(.varchar(length: 9), .text(.reject, .reject))
    for collation in [45, 46, 224, 255, 278, 608, 1_069, 2_304] {
      #expect(Self.accepts(Self.column(.varString, collation: collation), text), "\(collation)")
    }
    // latin1, utf8mb3, binary, ucs2.
    for collation in [8, 33, 63, 35, 576, 2_048] {
      #expect(!Self.accepts(Self.column(.varString, collation: collation), text), "\(collation)")
    }
  }

  @Test func `bytes are not text, labels are not strings`() {
    let bytes = Self.planned(.varbinary(length: 9), .bytes)
    #expect(Self.accepts(Self.column(.varString), bytes))
    #expect(!Self.accepts(Self.column(.varString, collation: 255), bytes))
    let label = Self.planned(.enumeration(["a"]), .enumLabel(.reject))
    #expect(Self.accepts(Self.column(.string, .enum, collation: 255), label))
    #expect(!Self.accepts(Self.column(.string, collation: 255), label))
    #expect(!Self.accepts(Self.column(.string, .set, collation: 255), label))
  }

  @Test func `the digits of a fraction count`() {
    let time = Self.planned(.datetime(fractionDigits: 3), .timestamp(.reject))
    #expect(Self.accepts(Self.column(.dateTime, decimals: 3), time))
    #expect(!Self.accepts(Self.column(.dateTime, decimals: 0), time))
    #expect(!Self.accepts(Self.column(.timestamp, decimals: 3), time))
  }

  @Test func `as many columns as are planned`() {
    let plan = Self.planned(.double, .float8)
    let columns = AnnouncedColumns(table: SourceTableName(database: "d", name: "t"), columns: [plan])
    #expect(throws: (any Error).self) { try columns.check([]) }
    #expect(throws: (any Error).self) { try columns.check([Self.column(.double), Self.column(.double)]) }
  }
}
