import Ledger
import SchemaModel
import Testing

@testable import Migration

@Suite("The ledger's chunks make whole tables")
struct ChunkCoverageTests {
  private static func chunks() -> [ChunkRecord] {
    ChunkRange.between([KeyBound([.number("10")]), KeyBound([.number("20")])]).enumerated().map {
      ChunkRecord(table: 0, chunk: $0, range: $1, isDone: true, hasFinishTime: true)
    }
  }

  @Test func `ranges side by side from no bound to no bound are whole`() {
    #expect(ChunkCoverage.fault(in: Self.chunks()) == nil)
    #expect(
      ChunkCoverage.fault(in: [
        ChunkRecord(table: 0, chunk: 0, range: .wholeTable, isDone: true, hasFinishTime: true)
      ]) == nil)
  }

  @Test(arguments: [0, 1, 2])
  func `a chunk that somebody deleted is missed`(chunk: Int) {
    var chunks = Self.chunks()
    chunks.remove(at: chunk)
    #expect(ChunkCoverage.fault(in: chunks) != nil)
  }

  @Test(arguments: [0, 1, 2])
  func `a chunk that somebody marked as done is seen`(chunk: Int) {
    var chunks = Self.chunks()
    chunks[chunk].hasFinishTime = false
    #expect(ChunkCoverage.fault(in: chunks) != nil)
    chunks[chunk].isDone = false
    #expect(ChunkCoverage.fault(in: chunks) != nil)
  }

  @Test(arguments: [0, 1, 2])
  func `a range that somebody changed leaves a gap`(chunk: Int) {
    for range in [
      ChunkRange.wholeTable, ChunkRange(lower: KeyBound([.number("11")]), upper: KeyBound([.number("12")])),
    ] {
      var chunks = Self.chunks()
      chunks[chunk].range = range
      #expect(ChunkCoverage.fault(in: chunks) != nil, "\(range)")
    }
  }

  @Test func `a table without chunks is not whole`() {
    #expect(ChunkCoverage.fault(in: []) != nil)
  }
}
