import SchemaModel
import TestSupport
import Testing

@testable import Migration

@Suite("The order of the statements after the data")
struct StepScheduleTests {
  private func job(_ schedule: inout StepSchedule) -> Int? {
    guard case .job(let step) = schedule.next(copyingWaits: false) else { return nil }
    return step
  }

  private func jobs(_ schedule: inout StepSchedule) -> [Int] {
    var jobs: [Int] = []
    while let step = job(&schedule) { jobs.append(step) }
    return jobs
  }

  private func isFinished(_ next: RunSchedule.Next<Int>) -> Bool {
    if case .finished = next { true } else { false }
  }

  private func key(_ index: Int, _ table: Int, to referenced: Int) -> [StepSchedule.Step] {
    [
      .init(index: index, stage: .foreignKeys, table: table, referencedTable: referenced),
      .init(index: index + 1, stage: .foreignKeyValidation, table: table, referencedTable: referenced, after: index),
    ]
  }

  @Test func `a foreign key waits for its own two tables only`() {
    let steps = [.init(index: 0, stage: .primaryKeys, table: 1)] + key(1, 0, to: 1) + key(3, 0, to: 2)
    var schedule = StepSchedule(sizes: [3, 2, 1], steps: steps)
    schedule.tableCopied(0)
    #expect(jobs(&schedule) == [])
    schedule.tableCopied(1)
    #expect(jobs(&schedule) == [0])
    schedule.finished(0)
    #expect(jobs(&schedule) == [1])
    schedule.finished(1)
    #expect(jobs(&schedule) == [2])
    schedule.finished(2)
    schedule.tableCopied(2)
    #expect(jobs(&schedule) == [3])
  }

  @Test func `foreign keys of tables that refer to each other never run side by side`() {
    var schedule = StepSchedule(sizes: [1, 1], steps: key(0, 0, to: 1) + key(2, 1, to: 0))
    schedule.tableCopied(0)
    schedule.tableCopied(1)
    #expect(jobs(&schedule) == [0])
    schedule.finished(0)
    // The validation of the first only looks rows up in the second table, but the second key would lock the first.
    #expect(jobs(&schedule) == [1])
    schedule.finished(1)
    #expect(jobs(&schedule) == [2])
  }

  @Test func `validations of different tables run side by side, of one table after another`() {
    let steps = key(0, 0, to: 2) + key(2, 1, to: 2) + key(4, 0, to: 2)
    var schedule = StepSchedule(sizes: [5, 4, 3], steps: steps)
    for table in 0..<3 { schedule.tableCopied(table) }
    // Each ADD FOREIGN KEY puts triggers on the same table.
    #expect(jobs(&schedule) == [0])
    schedule.finished(0)
    #expect(jobs(&schedule) == [1, 2])
    schedule.finished(2)
    #expect(jobs(&schedule) == [3])
    schedule.finished(1)
    #expect(jobs(&schedule) == [4])
    schedule.finished(4)
    #expect(jobs(&schedule) == [5])
  }

  @Test func `the biggest table's statements come first`() {
    let steps = (0..<4).map { StepSchedule.Step(index: $0, stage: .primaryKeys, table: $0) }
    var schedule = StepSchedule(sizes: [10, 40, 20, 40], steps: steps)
    for table in 0..<4 { schedule.tableCopied(table) }
    #expect(jobs(&schedule) == [1, 3, 2, 0])
  }

  @Test func `a statement of no table comes after what is earlier and before what is later`() {
    let steps: [StepSchedule.Step] =
      [.init(index: 0, stage: .primaryKeys, table: 0), .init(index: 1, stage: .indexes, table: nil)]
      + key(2, 0, to: 1) + [.init(index: 4, stage: .triggers, table: nil), .init(index: 5, stage: .comments, table: 1)]
    var schedule = StepSchedule(sizes: [2, 1], steps: steps)
    schedule.tableCopied(0)
    #expect(jobs(&schedule) == [0])
    schedule.tableCopied(1)
    #expect(jobs(&schedule) == [])
    for step in [0, 1, 2, 3, 4] {
      schedule.finished(step)
      #expect(jobs(&schedule) == [step + 1])
    }
  }

  @Test func `a foreign key whose other table is not known waits for every table`() {
    var schedule = StepSchedule(sizes: [1, 1, 1], steps: [.init(index: 0, stage: .foreignKeys, table: 0)])
    schedule.tableCopied(0)
    schedule.tableCopied(1)
    #expect(jobs(&schedule) == [])
    schedule.tableCopied(2)
    #expect(jobs(&schedule) == [0])
  }

  @Test func `a validation whose foreign key was added by an earlier process starts alone`() {
    let step = StepSchedule.Step(index: 7, stage: .foreignKeyValidation, table: 0, referencedTable: 1, after: 6)
    var schedule = StepSchedule(sizes: [1, 1], steps: [step])
    schedule.tableCopied(0)
    schedule.tableCopied(1)
    #expect(jobs(&schedule) == [7])
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func `any order of events ends, breaks no rule and never waits for a lock`(_ seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let tables = Int.random(in: 1...12, using: &generator)
    var steps: [StepSchedule.Step] = []
    for table in 0..<tables {
      let stages: [TargetStep.Stage] = [.primaryKeys, .indexes, .indexes, .checks, .analyze, .triggers, .comments]
      for stage in stages where Bool.random(using: &generator) {
        steps.append(.init(index: steps.count, stage: stage, table: table))
      }
      for _ in 0..<Int.random(in: 0...2, using: &generator) {
        steps += key(steps.count, table, to: Int.random(in: 0..<tables, using: &generator))
      }
    }
    for stage in [TargetStep.Stage.indexes, .foreignKeys] where Bool.random(using: &generator) {
      steps.append(.init(index: steps.count, stage: stage, table: nil))
    }
    let sizes = (0..<tables).map { _ in Int.random(in: 0...3, using: &generator) }
    var schedule = StepSchedule(sizes: sizes, steps: steps)

    var uncopied = (0..<tables).shuffled(using: &generator)
    var running: [Int] = []
    var done: Set<Int> = []
    while done.count < steps.count || !uncopied.isEmpty {
      for index in jobs(&schedule) {
        let step = steps[index]
        for other in running {
          let claims = steps[other].claims
          #expect(
            !step.claims.contains { claim in
              claims.contains { claim.table == $0.table && claim.mode.conflicts(with: $0.mode) }
            })
        }
        for table in [step.table, step.referencedTable].compactMap({ $0 }) {
          #expect(!uncopied.contains(table), "seed \(seed)")
          let earlier = steps.filter { $0.table == table && $0.stage.isPerTable && $0.stage < step.stage }
          #expect(earlier.allSatisfy { done.contains($0.index) }, "seed \(seed)")
        }
        #expect(step.after.map { done.contains($0) } ?? true, "seed \(seed)")
        running.append(index)
      }
      if !uncopied.isEmpty, running.isEmpty || Bool.random(using: &generator) {
        schedule.tableCopied(uncopied.removeLast())
      } else if let place = running.indices.randomElement(using: &generator) {
        let index = running.remove(at: place)
        done.insert(index)
        schedule.finished(index)
      } else {
        Issue.record("nothing can start, seed \(seed)")
        return
      }
    }
    #expect(isFinished(schedule.next(copyingWaits: false)), "seed \(seed)")
    #expect((0..<tables).allSatisfy { schedule.isReady(table: $0) })
  }
}
