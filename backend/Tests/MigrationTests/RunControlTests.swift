import Diagnostics
import Testing

@testable import Migration

@Suite("Steering a run", .timeLimit(.minutes(1)))
struct RunControlTests {
  private func board(_ control: RunControl, tables: Int = 2) -> (JobBoard, RunPace) {
    let pace = RunPace(progress: ProgressBoard(runID: "r"), control: control, bytesPerSecondMax: nil)
    let board = JobBoard(
      schedule: RunSchedule(sizes: Array(repeating: 1, count: tables), steps: []), readers: 2, control: control,
      pace: pace)
    control.onOrder { Task { await board.reconsider() } }
    return (board, pace)
  }

  @Test func `a paused board hands out nothing until it is resumed`() async {
    let control = RunControl()
    let (board, _) = board(control)
    control.pause()
    async let job = board.nextCopy()
    async let step = board.nextStep()
    try? await Task.sleep(for: .milliseconds(50))
    control.resume()
    #expect(await job == .planChunks(table: 0))
    await board.stop()
    #expect(await step == nil)
  }

  @Test func `a busy source holds readers, not statements of the target`() async {
    let control = RunControl()
    let (board, pace) = board(control, tables: 0)
    pace.isSourceBusy = true
    #expect(await board.nextStep() == nil)
    async let job = board.nextCopy()
    pace.isSourceBusy = false
    await board.reconsider()
    #expect(await job == nil)
    #expect(await !board.isCutShort)
  }

  @Test func `a stop hands out nothing more, and says that something was left`() async {
    let control = RunControl()
    let (board, _) = board(control)
    #expect(await board.nextCopy() == .planChunks(table: 0))
    control.workBegins()
    control.stop()
    await board.reconsider()
    #expect(await board.nextCopy() == nil)
    #expect(await board.isCutShort)
  }

  @Test func `a worker goes on after a pause`() async throws {
    let control = RunControl()
    let (_, pace) = board(control)
    control.pause()
    let (begun, continuation) = AsyncStream<Void>.makeStream()
    let waited = Task.detached {
      continuation.finish()
      let clock = ContinuousClock()
      return try clock.measure { try pace.waitForTurn(afterSending: 0) }
    }
    for await _ in begun {}
    try await Task.sleep(for: .milliseconds(200))
    control.resume()
    #expect(try await waited.value > .milliseconds(100))
  }

  @Test func `what a pause holds is not finished by a stop`() {
    let control = RunControl()
    let (_, pace) = board(control)
    control.workBegins()
    control.stop()
    #expect(throws: Never.self) { try pace.waitForTurn(afterSending: 1) }
    control.pause()
    #expect(throws: MartletError.self) { try pace.waitForTurn(afterSending: 1) }
  }

  @Test func `a stop at once ends a worker at its next buffer`() {
    let control = RunControl()
    let (_, pace) = board(control)
    control.stopAtOnce()
    #expect(throws: MartletError.self) { try pace.waitForTurn(afterSending: 1) }
    // The weaker order does not take it back.
    control.stop()
    #expect(control.orders.stop == .atOnce)
  }

  @Test func `a stop cancels what is not worth finishing, and lets work go on`() async throws {
    let early = RunControl()
    early.stop()
    await #expect(throws: CancellationError.self) {
      try await early.steering { try await Task.sleep(for: .seconds(30)) }
    }
    let late = RunControl()
    let isCancelled = try await late.steering {
      late.workBegins()
      late.stop()
      return Task.isCancelled
    }
    #expect(!isCancelled)
    await #expect(throws: CancellationError.self) {
      try await late.steering {
        late.stopAtOnce()
        try await Task.sleep(for: .seconds(30))
      }
    }
  }

  @Test func `a limit of bytes holds a worker for as long as it takes`() throws {
    let pace = RunPace(progress: ProgressBoard(runID: "r"), control: RunControl(), bytesPerSecondMax: 1_000_000)
    let clock = ContinuousClock()
    let elapsed = try clock.measure { for _ in 0..<3 { try pace.waitForTurn(afterSending: 100_000) } }
    #expect(elapsed > .milliseconds(200) && elapsed < .seconds(5))
    #expect(pace.isRateLimited)
  }
}
