import SchemaModel
import Testing

@testable import Migration

@Suite("What a run may start next")
struct RunScheduleTests {
  private func steps(_ list: [(TargetStep.Stage, Int?)]) -> [StepSchedule.Step] {
    list.enumerated().map { StepSchedule.Step(index: $0, stage: $1.0, table: $1.1) }
  }

  private func copyJob(_ schedule: inout RunSchedule) -> RunSchedule.CopyJob? {
    guard case .job(let job) = schedule.nextCopy() else { return nil }
    return job
  }

  private func stepJob(_ schedule: inout RunSchedule) -> Int? {
    guard case .job(let step) = schedule.nextStep() else { return nil }
    return step
  }

  private func isFinished<Job>(_ next: RunSchedule.Next<Job>) -> Bool {
    if case .finished = next { true } else { false }
  }

  @Test func `the biggest table opens first`() {
    var schedule = RunSchedule(sizes: [10, 30, 20], steps: [])
    #expect(copyJob(&schedule) == .planChunks(table: 1))
    #expect(copyJob(&schedule) == .planChunks(table: 2))
    #expect(copyJob(&schedule) == .planChunks(table: 0))
    #expect(copyJob(&schedule) == nil)
  }

  @Test func `chunks of an open table come before the next table`() {
    var schedule = RunSchedule(sizes: [10, 30], steps: [])
    #expect(copyJob(&schedule) == .planChunks(table: 1))
    schedule.chunksPlanned(table: 1, chunks: [0, 1])
    #expect(copyJob(&schedule) == .copy(table: 1, chunk: 0))
    #expect(copyJob(&schedule) == .copy(table: 1, chunk: 1))
    #expect(copyJob(&schedule) == .planChunks(table: 0))
  }

  @Test func `what is given back is handed out next, and counts as undone`() {
    var schedule = RunSchedule(sizes: [10, 30], steps: [])
    #expect(copyJob(&schedule) == .planChunks(table: 1))
    schedule.giveBack(.planChunks(table: 1))
    #expect(copyJob(&schedule) == .planChunks(table: 1))
    schedule.chunksPlanned(table: 1, chunks: [0, 1])
    #expect(copyJob(&schedule) == .copy(table: 1, chunk: 0))
    schedule.giveBack(.copy(table: 1, chunk: 0))
    #expect(copyJob(&schedule) == .copy(table: 1, chunk: 0))
    #expect(copyJob(&schedule) == .copy(table: 1, chunk: 1))
    #expect(copyJob(&schedule) == .planChunks(table: 0))
    schedule.giveBack(.copy(table: 1, chunk: 1))
    #expect(schedule.chunkFinished(table: 1) == false)
    #expect(copyJob(&schedule) == .copy(table: 1, chunk: 1))
    #expect(schedule.chunkFinished(table: 1) == true)
    #expect(copyJob(&schedule) == nil)
    let next = schedule.nextCopy()
    #expect(!isFinished(next))
  }

  @Test func `a table's statements start with its last chunk, in stages`() {
    var schedule = RunSchedule(
      sizes: [1], steps: steps([(.primaryKeys, 0), (.indexes, 0), (.indexes, 0), (.analyze, 0)]))
    _ = copyJob(&schedule)
    schedule.chunksPlanned(table: 0, chunks: [0, 1])
    _ = copyJob(&schedule)
    _ = copyJob(&schedule)
    #expect(schedule.chunkFinished(table: 0) == false)
    #expect(stepJob(&schedule) == nil)
    #expect(schedule.chunkFinished(table: 0) == true)
    #expect(stepJob(&schedule) == 0)
    #expect(stepJob(&schedule) == nil)
    schedule.stepFinished(0)
    // Indexes of one table are built side by side.
    #expect(stepJob(&schedule) == 1)
    #expect(stepJob(&schedule) == 2)
    #expect(stepJob(&schedule) == nil)
    schedule.stepFinished(2)
    #expect(stepJob(&schedule) == nil)
    schedule.stepFinished(1)
    #expect(stepJob(&schedule) == 3)
    schedule.stepFinished(3)
    #expect(schedule.isReady(table: 0))
    #expect(isFinished(schedule.nextStep()))
  }

  @Test func `statements that span tables wait for every table`() {
    var schedule = RunSchedule(
      sizes: [2, 1],
      steps: steps([
        (.primaryKeys, 0), (.foreignKeys, 0), (.foreignKeys, 1), (.foreignKeyValidation, 0), (.foreignKeyValidation, 1),
      ]))
    schedule.markCopied(table: 0)
    #expect(stepJob(&schedule) == 0)
    schedule.stepFinished(0)
    #expect(stepJob(&schedule) == nil)
    schedule.markCopied(table: 1)
    // ADD FOREIGN KEY one after another, validation of different tables side by side.
    #expect(stepJob(&schedule) == 1)
    #expect(stepJob(&schedule) == nil)
    schedule.stepFinished(1)
    #expect(stepJob(&schedule) == 2)
    schedule.stepFinished(2)
    #expect(stepJob(&schedule) == 3)
    #expect(stepJob(&schedule) == 4)
  }

  @Test func `no more readers are busy than may be`() {
    var schedule = RunSchedule(sizes: [1, 1, 1], steps: [])
    schedule.busyReadersMax = 2
    #expect(copyJob(&schedule) == .planChunks(table: 0))
    #expect(copyJob(&schedule) == .planChunks(table: 1))
    #expect(copyJob(&schedule) == nil)
    schedule.chunksPlanned(table: 0, chunks: [0])
    #expect(copyJob(&schedule) == .copy(table: 0, chunk: 0))
    #expect(copyJob(&schedule) == nil)
    schedule.giveBack(.copy(table: 0, chunk: 0))
    #expect(copyJob(&schedule) == .copy(table: 0, chunk: 0))
    schedule.busyReadersMax = 3
    #expect(copyJob(&schedule) == .planChunks(table: 2))
  }

  @Test func `a resumed run hands out only what is left`() {
    var schedule = RunSchedule(sizes: [5, 4, 3], steps: [])
    schedule.markCopied(table: 0)
    schedule.reopen(table: 2, chunks: [4, 7])
    #expect(copyJob(&schedule) == .copy(table: 2, chunk: 4))
    #expect(copyJob(&schedule) == .copy(table: 2, chunk: 7))
    #expect(copyJob(&schedule) == .planChunks(table: 1))
  }

  /// Table 0 is copied, table 1 has two chunks; both are big, table 2 is small and copied.
  private func scheduleWithBigTables(overlapsIndexes: Bool = false) -> RunSchedule {
    let big = StepSchedule.heavyBytes
    var schedule = RunSchedule(
      sizes: [big, big, big - 1], steps: steps([(.primaryKeys, 0), (.primaryKeys, 1), (.primaryKeys, 2)]),
      overlapsIndexes: overlapsIndexes)
    schedule.markCopied(table: 0)
    schedule.markCopied(table: 2)
    schedule.reopen(table: 1, chunks: [0, 1])
    return schedule
  }

  @Test func `statements on big tables wait until all copying is in the hands of readers`() {
    var schedule = scheduleWithBigTables()
    #expect(copyJob(&schedule) == .copy(table: 1, chunk: 0))
    #expect(stepJob(&schedule) == 2)
    #expect(stepJob(&schedule) == nil)
    #expect(copyJob(&schedule) == .copy(table: 1, chunk: 1))
    let isWaiting = schedule.hasUntakenCopy()
    #expect(!isWaiting)
    #expect(stepJob(&schedule) == 0)
    // What a reader gives back holds the next one, not the one that is under way.
    schedule.giveBack(.copy(table: 1, chunk: 1))
    #expect(stepJob(&schedule) == nil)
    #expect(!isFinished(schedule.nextStep()))
  }

  @Test func `they do not wait for copying that is held back on purpose, or where a person says so`() {
    var held = scheduleWithBigTables()
    held.isCopyingHeld = true
    #expect(stepJob(&held) == 0)
    var overlapped = scheduleWithBigTables(overlapsIndexes: true)
    #expect(stepJob(&overlapped) == 0)
  }

  @Test func `a run without tables is finished at once`() {
    var schedule = RunSchedule(sizes: [], steps: steps([(.comments, nil)]))
    #expect(isFinished(schedule.nextCopy()))
    #expect(stepJob(&schedule) == 0)
    schedule.stepFinished(0)
    #expect(isFinished(schedule.nextStep()))
  }

  @Test func `two thousand tables with ten statements each are no work at all`() {
    let tables = 2_000
    let list = (0..<tables).flatMap { table in
      [(TargetStep.Stage.primaryKeys, table)] + Array(repeating: (TargetStep.Stage.indexes, table), count: 8)
        + [(TargetStep.Stage.foreignKeys, table)]
    }
    var schedule = RunSchedule(sizes: Array(1...tables), steps: steps(list.map { ($0.0, Optional($0.1)) }))
    let clock = ContinuousClock()
    let elapsed = clock.measure {
      while let job = copyJob(&schedule) {
        guard case .planChunks(let table) = job else { continue }
        schedule.chunksPlanned(table: table, chunks: [0])
        _ = copyJob(&schedule)
        _ = schedule.chunkFinished(table: table)
      }
      while let step = stepJob(&schedule) { schedule.stepFinished(step) }
    }
    #expect(isFinished(schedule.nextStep()))
    #expect(elapsed < .seconds(5))
  }
}
