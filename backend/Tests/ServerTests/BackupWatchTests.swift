import Foundation
import Ledger
import Testing

@testable import Server

@Suite("Backups that a stream is told of")
struct BackupWatchTests {
  /// As a client would read it.
  private func backup(_ id: String, _ state: JobState, phase: String = "dumping") throws -> BackupDocument {
    let text = """
      {"id": "\(id)", "state": "\(state.rawValue)", "phase": "\(phase)", "requestedBy": "cli:anna",
       "createdAt": "2026-11-24T10:00:00Z"}
      """
    return try JSONDecoder().decode(BackupDocument.self, from: Data(text.utf8))
  }

  /// What is told of looks that follow each other: ids with states.
  private func told(_ looks: [[BackupDocument]]) -> [[String]] {
    var watch = BackupWatch()
    return looks.map { look in watch.changes(in: look).map { "\($0.id) \($0.phase) \($0.state.rawValue)" } }
  }

  @Test func `at first only what is at work is news`() throws {
    #expect(told([[try backup("b", .running), try backup("a", .failed)]]) == [["b dumping running"]])
    #expect(told([[try backup("a", .succeeded)]]) == [[]])
  }

  @Test func `each change is told once, the end too`() throws {
    let looks = [
      [], [try backup("a", .queued)], [try backup("a", .queued)], [try backup("a", .running, phase: "packaging")],
      [try backup("a", .succeeded)], [try backup("a", .succeeded)],
    ]
    #expect(
      told(looks) == [[], ["a dumping queued"], [], ["a packaging running"], ["a dumping succeeded"], []])
  }

  @Test func `the end of one is told before the beginning of the next`() throws {
    let looks = [[try backup("a", .running)], [try backup("b", .running), try backup("a", .cancelled)]]
    #expect(told(looks).last == ["a dumping cancelled", "b dumping running"])
  }

  @Test func `looks are closer together while one is at work`() throws {
    var watch = BackupWatch()
    #expect(watch.pauseMilliseconds == BackupWatch.idleMilliseconds)
    _ = try watch.changes(in: [backup("a", .running)])
    #expect(watch.pauseMilliseconds == BackupWatch.workingMilliseconds)
    _ = try watch.changes(in: [backup("a", .interrupted)])
    #expect(watch.pauseMilliseconds == BackupWatch.idleMilliseconds)
  }
}
