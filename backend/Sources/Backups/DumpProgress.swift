import Ledger

/// How far a dump is, from what pg_dump says that it begins and what the server says that it copies. Pure.
///
/// A table that pg_dump has gone on from is done; of the current one the rows tell, against the server's estimate. The
/// whole is the tables' size, which the dump's own size has no fixed relation to.
struct DumpProgress: Sendable {
  struct Item: Sendable, Hashable {
    /// `schema.table`, as pg_dump writes it.
    var name: String
    var bytes: Int
    /// 0 where the server has none.
    var rowsEstimated: Int
  }

  /// Until pg_dump ends nobody knows that it is done.
  static let ratioMax = 0.99
  /// What an item costs beside its bytes: a dump of ten thousand empty tables has progress too.
  private static let itemBytes = 8192
  private static let itemMark = "dumping contents of table \""
  private static let largeObjectMarks = ["pg_dump: saving large objects", "pg_dump: dumping large objects"]
  static let largeObjects = "large objects"

  private let totalBytes: Int
  private let totalCost: Int
  private var waiting: [String: Item]
  private var current: Item?
  private var currentRatio = 0.0
  private var doneBytes = 0
  private var doneCost = 0
  private var hasBegun = false
  private var shownRatio = 0.0

  init(_ items: [Item]) {
    // Two tables whose names are written alike are one item: `"a.b"."c"` and `"a"."b.c"`.
    waiting = Dictionary(items.map { ($0.name, $0) }) { one, other in
      Item(
        name: one.name, bytes: one.bytes + other.bytes, rowsEstimated: one.rowsEstimated + other.rowsEstimated)
    }
    totalBytes = waiting.values.reduce(0) { $0 + $1.bytes }
    totalCost = waiting.values.reduce(0) { $0 + $1.bytes + Self.itemBytes }
  }

  /// A line of pg_dump's.
  mutating func read(_ line: String) {
    if let mark = line.firstRange(of: Self.itemMark), line.hasSuffix("\"") {
      begin(String(line[mark.upperBound...].dropLast()))
    } else if Self.largeObjectMarks.contains(where: line.hasPrefix) {
      begin(Self.largeObjects)
    }
  }

  private mutating func begin(_ name: String) {
    hasBegun = true
    guard let item = waiting.removeValue(forKey: name) else { return }
    endCurrent()
    current = item
  }

  private mutating func endCurrent() {
    guard let current else { return }
    doneBytes += current.bytes
    doneCost += current.bytes + Self.itemBytes
    currentRatio = 0
    self.current = nil
  }

  /// The server copies a table out and has so many rows of it.
  mutating func observe(_ name: String, rows: Int) {
    guard let current, current.name == name, current.rowsEstimated > 0 else { return }
    currentRatio = max(currentRatio, min(1, Double(rows) / Double(current.rowsEstimated)))
  }

  /// Never falls. The ratio is nil before the first table, and where there is nothing to measure by.
  mutating func snapshot() -> JobProgress {
    guard hasBegun, totalCost > 0 else { return JobProgress(totalBytes: totalBytes) }
    let partBytes = Double(current?.bytes ?? 0) * currentRatio
    let ratio = (Double(doneCost) + partBytes) / Double(totalCost)
    shownRatio = max(shownRatio, min(Self.ratioMax, ratio))
    return JobProgress(
      doneRatio: shownRatio, doneBytes: doneBytes + Int(partBytes), totalBytes: totalBytes, item: current?.name)
  }
}
