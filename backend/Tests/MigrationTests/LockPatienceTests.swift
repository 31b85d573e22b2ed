import SchemaModel
import Testing

@testable import Migration

@Suite("How long a lock is tried for")
struct LockPatienceTests {
  private func next(_ patience: inout LockPatience, elapsed: Double, isObstructed: Bool) -> LockPatience.Action {
    patience.next(elapsed: elapsed, isObstructed: isObstructed)
  }

  @Test func `tries at once where nothing is seen in the way`() {
    var patience = LockPatience(secondsMax: 10, leaves: .nothing)
    #expect(next(&patience, elapsed: 0, isObstructed: false) == .tryLock(waitSeconds: 1))
  }

  @Test func `lets the source breathe longer and longer between tries`() {
    var patience = LockPatience(secondsMax: 60, leaves: .nothing)
    var pauses: [Double] = []
    for _ in 0..<5 {
      #expect(next(&patience, elapsed: 1, isObstructed: false) == .tryLock(waitSeconds: 1))
      guard case .pause(let seconds) = patience.next(elapsed: 1, isObstructed: false) else {
        Issue.record("no pause after a try that failed")
        return
      }
      pauses.append(seconds)
    }
    #expect(pauses == [0.5, 1, 2, 2, 2])
  }

  @Test func `puts off trying while something long runs, for half of the time`() {
    var patience = LockPatience(secondsMax: 10, leaves: .nothing)
    #expect(next(&patience, elapsed: 0, isObstructed: true) == .pause(seconds: 0.5))
    #expect(next(&patience, elapsed: 4.9, isObstructed: true) == .pause(seconds: 0.5))
    #expect(next(&patience, elapsed: 5, isObstructed: true) == .tryLock(waitSeconds: 1))
  }

  @Test func `flushes tables once, and never while something long is seen`() {
    var patience = LockPatience(secondsMax: 10, leaves: .flushedTables)
    #expect(next(&patience, elapsed: 5, isObstructed: true) == .pause(seconds: 0.5))
    #expect(next(&patience, elapsed: 9.9, isObstructed: true) == .pause(seconds: 0.5))
    #expect(next(&patience, elapsed: 9.9, isObstructed: false) == .tryLock(waitSeconds: 1))
    #expect(next(&patience, elapsed: 9.9, isObstructed: false) == .giveUp)
    var unlucky = LockPatience(secondsMax: 10, leaves: .flushedTables)
    #expect(next(&unlucky, elapsed: 10, isObstructed: true) == .giveUp)
  }

  @Test(arguments: [0.0, 0.5, 3, 10, 600])
  func `ends soon after its time, and never without a try`(secondsMax: Double) {
    var patience = LockPatience(secondsMax: secondsMax, leaves: .nothing)
    var elapsed = 0.0
    var tries = 0
    while true {
      switch patience.next(elapsed: elapsed, isObstructed: true) {
      case .tryLock(let wait):
        tries += 1
        elapsed += Double(wait)
      case .pause(let seconds): elapsed += seconds
      case .giveUp:
        #expect(tries > 0)
        #expect(elapsed <= secondsMax + 3)
        return
      }
    }
  }
}

@Suite("Snapshots without a lock")
struct LockFreeSnapshotTests {
  @Test func `are given up after so many attempts or so much time`() {
    var attempts = SnapshotAttempts()
    var count = 0
    while attempts.begin(elapsed: 0) { count += 1 }
    #expect(count == SnapshotAttempts.attemptsMax)
    var slow = SnapshotAttempts()
    let begun = [slow.begin(elapsed: 5), slow.begin(elapsed: 5)]
    #expect(begun == [true, false])
    #expect(slow.count == 1)
  }

  @Test func `are opened again where they are not the latest`() {
    let old = BinlogPosition(file: "log.999999", offset: 900)
    let new = BinlogPosition(file: "log.1000000", offset: 4)
    #expect(old < new)
    #expect(LockFreeSnapshot.stale([new, old, new, old]) == [1, 3])
    #expect(LockFreeSnapshot.stale([new, new]) == [])
    #expect(LockFreeSnapshot.stale([]) == [])
    #expect(LockFreeSnapshot.stale([old, nil]) == [1])
  }
}
