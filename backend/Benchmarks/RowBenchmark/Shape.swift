import SchemaModel

/// One kind of row: its columns and a few packets, so that branches see different values.
struct Shape {
  var name: String
  var columns: [ColumnConversion]
  var packets: [[UInt8]]
  /// Every row is refused: what a rejection costs the row loop.
  var isRefused = false

  init(name: String, columns: [ColumnConversion], packets: [[UInt8]], isRefused: Bool = false) {
    self.name = name
    self.columns = columns
    self.packets = packets
    self.isRefused = isRefused
  }

  /// Sixteen columns of one conversion, each given the column's number.
  init(_ name: String, _ conversion: ColumnConversion, isRefused: Bool = false, _ build: (inout Packet, Int) -> Void) {
    self.init(
      name: name, columns: Array(repeating: conversion, count: 16),
      packets: [Packet.of(columns: 16) { packet in for column in 0..<16 { build(&packet, column) } }],
      isRefused: isRefused)
  }

  static let all: [Shape] = [lineitem] + numbers + times + texts + documents + [refused] + longTexts

  // MARK: TPC-H

  private static let comment = "egular courts above the quickly final deposits sleep blithely among the ideas"

  /// TPC-H lineitem: 4 integers, 4 decimals, 2 flags, 3 dates, 3 texts; about 140 bytes a row.
  static let lineitem = Shape(
    name: "lineitem, 16 columns",
    columns: Array(repeating: .integer(from: .int32, to: .int4), count: 4)
      + Array(repeating: .numericFromDecimalText, count: 4)
      + Array(repeating: .text(.reject, .reject), count: 2) + Array(repeating: .date(.reject), count: 3)
      + Array(repeating: .text(.reject, .reject), count: 3),
    packets: (0..<64).map { seed in
      Packet.of(columns: 16) { packet in
        for value in [seed * 32 + 1, 155_190 + seed * 37, 7706 - seed, seed % 7 + 1] { packet.integer(Int32(value)) }
        packet.text("\(seed % 50 + 1).00")
        packet.text("\(21_168 + seed * 911).\(10 + seed)")
        packet.text("0.0\(seed % 10)")
        packet.text("0.0\(seed % 8)")
        packet.text(seed % 3 == 0 ? "N" : "R")
        packet.text(seed % 2 == 0 ? "O" : "F")
        for month in 1...3 {
          packet.fixed([4, UInt8(0xC8 + seed % 7), 7, UInt8(month * 4), UInt8(seed % 28 + 1)])
        }
        packet.text(["DELIVER IN PERSON", "NONE", "TAKE BACK RETURN", "COLLECT COD"][seed % 4])
        packet.text(["TRUCK", "MAIL", "REG AIR", "SHIP", "AIR", "FOB"][seed % 6])
        packet.text(String(comment.prefix(40 + seed % 36)))
      }
    })

  // MARK: Sixteen columns of one kind

  private static let numbers: [Shape] = [
    Shape("16 integers", .integer(from: .int32, to: .int4)) { $0.integer(Int32($1 * 7919)) },
    Shape("16 bigints", .integer(from: .int64, to: .int8)) { $0.integer(Int64($1) * 7_919_000_000) },
    Shape("16 unsigned bigints as numeric", .numericFromInteger(.uint64)) { $0.integer(UInt64.max / UInt64($1 + 1)) },
    Shape("16 booleans", .booleanFromInteger(.int8)) { $0.integer(UInt8($1 % 2)) },
    Shape("16 decimals", .numericFromDecimalText) { $0.text("\($1 * 7919).\(10 + $1)") },
    Shape("16 doubles", .float8) { $0.integer((Double($1) * 1.5).bitPattern) },
    Shape("16 bit(12)", .bits(width: 12)) { $0.value([UInt8($1), 0xBC]) },
    Shape("16 NULLs", .numericFromDecimalText) { $0.null($1) },
  ]

  private static let times: [Shape] = [
    Shape("16 dates", .date(.reject)) { $0.fixed([4, 0xE8, 7, 2, UInt8($1 + 1)]) },
    Shape("16 datetimes", .timestamp(.reject)) { $0.fixed([7, 0xE8, 7, 2, UInt8($1 + 1), 23, 59, 58]) },
    Shape("16 times", .timeOfDay) { $0.fixed([8, 0, 0, 0, 0, 0, UInt8($1), 59, 58]) },
    Shape("16 zero dates as NULL", .date(.null)) { packet, _ in packet.fixed([0]) },
  ]

  private static let texts: [Shape] = [
    Shape("16 ASCII texts of 25 bytes", .text(.reject, .reject)) { packet, _ in
      packet.text("the quick brown fox jumps")
    },
    Shape("16 German texts of 27 bytes", .text(.reject, .reject)) { packet, _ in
      packet.text("Fünf größere Übungen heute")
    },
    Shape("16 Chinese texts of 24 bytes", .text(.reject, .reject)) { packet, _ in packet.text("漢字漢字漢字漢字") },
    Shape("16 texts with a NUL that is stripped", .text(.strip, .replace)) { packet, _ in
      packet.text("the quick\0brown fox jumps")
    },
    Shape("16 enum labels", .enumLabel(.reject)) { $0.text(["small", "medium", "large", "x-large"][$1 % 4]) },
    Shape("16 sets", .textArrayFromSet) { $0.text(["", "a", "a,bc", "a,bc,def"][$1 % 4]) },
    Shape("16 binaries of 32 bytes", .bytes) { $0.value(Array(repeating: UInt8($1), count: 32)) },
  ]

  private static let document = """
    {"id": 17, "name": "Widget", "tags": ["a", "b"], "price": 12.50, "note": "caf\\u00e9 \\"quoted\\"", "ok": true}
    """

  private static let documents: [Shape] = [
    Shape("16 jsonb of 109 bytes", .jsonb) { packet, _ in packet.text(document) },
    Shape("16 binary UUIDs", .uuidFromBinary16(.swapped)) { $0.value(Array(UInt8($1)..<UInt8($1 + 16))) },
    Shape("16 UUIDs as text", .uuidFromText) { packet, _ in packet.text("6ccd780c-baba-1026-9564-5b8c656024db") },
    Shape("16 addresses", .inetFromText) { $0.text("192.0.2.\($1)") },
    Shape("16 vectors of 8", .realArrayFromVector) { packet, column in
      packet.value((0..<32).map { UInt8(truncatingIfNeeded: $0 * column) })
    },
    Shape("16 points", .ewkbFromGeometry) { packet, column in
      packet.value([0xE6, 0x10, 0, 0, 1, 1, 0, 0, 0] + Array(repeating: UInt8(column), count: 16))
    },
  ]

  /// The fault lies in the last of 16 columns: the fifteen before it are taken back.
  private static let refused = Shape("16 texts, the last with a NUL", .text(.reject, .reject), isRefused: true) {
    $0.text($1 < 15 ? "the quick brown fox jumps" : "the quick brown fox\0jumps")
  }

  private static let longTexts: [Shape] = [
    Shape(
      name: "1 ASCII text of 64 KiB", columns: [.text(.reject, .reject)],
      packets: [Packet.of(columns: 1) { $0.text(String(repeating: "0123456789abcdef", count: 4096)) }]),
    Shape(
      name: "1 German text of 51 KiB", columns: [.text(.reject, .reject)],
      packets: [Packet.of(columns: 1) { $0.text(String(repeating: "Fünf größere Übungen ", count: 2048)) }]),
    Shape(
      name: "1 Chinese text of 48 KiB", columns: [.text(.reject, .reject)],
      packets: [Packet.of(columns: 1) { $0.text(String(repeating: "漢字", count: 8192)) }]),
  ]
}
