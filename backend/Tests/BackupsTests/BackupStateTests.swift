import Diagnostics
import TestSupport
import Testing

@testable import Backups

struct BackupStateTests {
  private static let works: [BackupState.Work] = [.preflight, .dump, .package, .record]
  private static let fault = MartletError(.backup, "It broke.")

  /// A state in which `work` runs.
  private static func running(_ work: BackupState.Work) -> BackupState {
    var state = BackupState()
    _ = state.on(.begun)
    for done in works.prefix(while: { $0 != work }) { _ = state.on(.done(done)) }
    return state
  }

  @Test func `goes through its works in order, and succeeds when the dump is recorded`() {
    var state = BackupState()
    #expect(state.on(.begun) == [.run(.preflight)])
    #expect(state.on(.done(.preflight)) == [.run(.dump)])
    #expect(state.on(.done(.dump)) == [.run(.package)])
    #expect(state.on(.done(.package)) == [.run(.record)])
    #expect(state.on(.done(.record)) == [.end(.succeeded)])
    #expect(state.on(.stop(.cancelled)) == [])
  }

  @Test(arguments: works) func `a failure is cleaned up after, and is the end`(_ work: BackupState.Work) {
    var state = Self.running(work)
    #expect(state.on(.failed(work, Self.fault)) == [.run(.clean)])
    // A cancellation that comes now changes nothing.
    #expect(state.on(.stop(.cancelled)) == [])
    #expect(state.on(.done(.clean)) == [.end(.failed(Self.fault))])
  }

  @Test(
    arguments: works.dropLast(),
    [(BackupState.Stop.cancelled, BackupState.Outcome.cancelled), (.shutdown, .interrupted), (.lost, .lost)])
  func `a stop ends what runs and cleans up, whether it had failed or was done by then`(
    _ work: BackupState.Work, _ expected: (stop: BackupState.Stop, outcome: BackupState.Outcome)
  ) {
    for end in [BackupState.Event.done(work), .failed(work, Self.fault)] {
      var state = Self.running(work)
      #expect(state.on(.stop(expected.stop)) == [.stopWork])
      #expect(state.on(.stop(expected.stop)) == [])
      #expect(state.on(end) == [.run(.clean)])
      #expect(state.on(.done(.clean)) == [.end(expected.outcome)])
    }
  }

  @Test func `a stop before the beginning cleans up and ends`() {
    var state = BackupState()
    #expect(state.on(.stop(.shutdown)) == [])
    #expect(state.on(.begun) == [.run(.clean)])
    #expect(state.on(.done(.clean)) == [.end(.interrupted)])
  }

  @Test func `a time limit is a failure that names itself`() {
    var state = Self.running(.dump)
    #expect(state.on(.stop(.timeLimit(seconds: 9))) == [.stopWork])
    _ = state.on(.failed(.dump, Self.fault))
    guard case .end(.failed(let error))? = state.on(.done(.clean)).first else { return #expect(Bool(false)) }
    #expect(error.code == .backupTimeLimit && error.context.serverDetail == "time limit 9 s")
  }

  @Test func `a stop while the result is recorded comes too late`() {
    var state = Self.running(.record)
    #expect(state.on(.stop(.cancelled)) == [])
    #expect(state.on(.done(.record)) == [.end(.succeeded)])
  }

  @Test func `a dump whose recording is in doubt is not removed, one that another process took over is`() {
    var state = Self.running(.record)
    let lost = MartletError(.connectionLost, "Gone.", isRetryable: true)
    #expect(state.on(.failed(.record, lost)) == [.end(.unknown(lost))])
    state = Self.running(.record)
    #expect(state.on(.failed(.record, MartletError(.jobLost, "Taken."))) == [.run(.clean)])
    #expect(state.on(.done(.clean)) == [.end(.lost)])
  }

  @Test func `cleaning that fails does not hide why there was something to clean`() {
    var state = Self.running(.dump)
    _ = state.on(.failed(.dump, Self.fault))
    #expect(state.on(.failed(.clean, MartletError(.file, "Stuck."))) == [.end(.failed(Self.fault))])
  }

  @Test func `keeps its promises whatever happens`() {
    for seed: UInt64 in 0..<500 {
      var generator = SeededGenerator(seed: seed)
      var state = BackupState()
      var working: BackupState.Work?
      var ran: [BackupState.Work] = []
      var ends: [BackupState.Outcome] = []
      for _ in 0..<40 {
        let event: BackupState.Event =
          switch Int.random(in: 0..<10, using: &generator) {
          case 0: .begun
          case 1:
            .stop([.cancelled, .shutdown, .lost, .timeLimit(seconds: 1)][Int.random(in: 0..<4, using: &generator)])
          case 2: .done(Self.works[Int.random(in: 0..<4, using: &generator)])
          case 3, 4:
            working.map { .failed($0, MartletError(.file, "x", isRetryable: seed.isMultiple(of: 2))) } ?? .begun
          default: working.map { .done($0) } ?? .begun
          }
        if case .done(let done) = event, done == working { working = nil }
        if case .failed(let failed, _) = event, failed == working { working = nil }
        for action in state.on(event) {
          switch action {
          case .run(let work):
            #expect(working == nil, "two works at a time, seed \(seed)")
            #expect(!ran.contains(work), "a work is done once, seed \(seed)")
            working = work
            ran.append(work)
          case .stopWork: #expect(working != nil && working != .record && working != .clean, "seed \(seed)")
          case .end(let outcome):
            #expect(working == nil, "seed \(seed)")
            ends.append(outcome)
          }
        }
      }
      #expect(ends.count <= 1, "seed \(seed)")
      switch ends.first {
      case .succeeded?: #expect(ran == Self.works, "seed \(seed)")
      case .unknown?: #expect(ran.last == .record, "seed \(seed)")
      case .some: #expect(ran.last == .clean, "nothing is left behind, seed \(seed)")
      case nil: break
      }
    }
  }
}
