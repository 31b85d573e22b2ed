import SchemaModel
import Testing

@testable import Migration

@Suite("Jobs handed out and given back", .timeLimit(.minutes(1)))
struct JobBoardTests {
  private func board(readers: Int) -> JobBoard {
    let control = RunControl()
    let pace = RunPace(progress: ProgressBoard(runID: "r"), control: control, bytesPerSecondMax: nil)
    return JobBoard(schedule: RunSchedule(sizes: [1], steps: []), readers: readers, control: control, pace: pace)
  }

  @Test func `what a retired reader had is done by one that waits`() async {
    let board = board(readers: 2)
    #expect(await board.nextCopy() == .planChunks(table: 0))
    await board.chunksPlanned(table: 0, count: 1)
    #expect(await board.nextCopy() == .copy(table: 0, chunk: 0))
    async let waiting = board.nextCopy()
    #expect(await board.retireReader(givingBack: .copy(table: 0, chunk: 0)) == 1)
    #expect(await waiting == .copy(table: 0, chunk: 0))
    #expect(await board.chunkFinished(table: 0))
    #expect(await board.nextCopy() == nil)
  }

  @Test func `the last reader leaves nobody`() async {
    let board = board(readers: 1)
    #expect(await board.nextCopy() == .planChunks(table: 0))
    #expect(await board.retireReader(givingBack: .planChunks(table: 0)) == 0)
  }
}
