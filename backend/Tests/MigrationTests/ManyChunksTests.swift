import SchemaModel
import TestSupport
import Testing

@testable import Ledger
@testable import Migration

@Suite("A run of a million chunks", .serialized)
struct ManyChunksTests {
  @Test func `is handed out in time that grows with their number`() {
    let proportion = Proportion(250_000) { chunks in
      var schedule = RunSchedule(sizes: [10, 20, 30], steps: [])
      for _ in 0..<3 {
        guard case .job(.planChunks(let table)) = schedule.nextCopy() else { return }
        schedule.chunksPlanned(table: table, chunks: Array(0..<chunks))
        while case .job(.copy(let table, _)) = schedule.nextCopy() { _ = schedule.chunkFinished(table: table) }
      }
      expectFinished(&schedule)
    }
    #expect(proportion.holds, "\(proportion)")
  }

  @Test func `is taken up again in time that grows with their number`() {
    let proportion = Proportion(250_000) { chunks in
      let records = (0..<chunks).map {
        ChunkRecord(table: 0, chunk: $0, range: .wholeTable, isDone: $0.isMultiple(of: 2), hasFinishTime: true)
      }
      let state = RunState(tables: 1, chunks: records, steps: [])
      #expect(state.pendingChunks(of: 0)?.count == chunks / 2)
      #expect(state.hasCopiedChunks && !state.isAllCopied)
    }
    #expect(proportion.holds, "\(proportion)")
  }

  @Test func `a resumed run of many tables begins in time that grows with their number`() {
    let proportion = Proportion(10_000) { tables in
      var schedule = RunSchedule(sizes: Array(repeating: 1, count: tables), steps: [])
      for table in 0..<tables {
        if table.isMultiple(of: 2) {
          schedule.markCopied(table: table)
        } else {
          schedule.reopen(table: table, chunks: [7])
        }
      }
      var copied = 0
      while case .job(.copy(let table, 7)) = schedule.nextCopy() {
        _ = schedule.chunkFinished(table: table)
        copied += 1
      }
      #expect(copied == tables / 2)
      expectFinished(&schedule)
    }
    #expect(proportion.holds, "\(proportion)")
  }

  private func expectFinished(_ schedule: inout RunSchedule) {
    guard case .finished = schedule.nextCopy() else {
      Issue.record("Something is left to copy.")
      return
    }
  }
}
