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

  @Test func `at first only what is at work is news`() throws {
    var watch = BackupWatch()
    #expect(try watch.changes(in: [backup("b", .running), backup("a", .failed)]).map(\.id) == ["b"])
    var idle = BackupWatch()
    #expect(try idle.changes(in: [backup("a", .succeeded)]) == [])
  }

  @Test func `each change is told once, the end too`() throws {
    var watch = BackupWatch()
    #expect(watch.changes(in: []) == [])
    #expect(try watch.changes(in: [backup("a", .queued)]).count == 1)
    #expect(try watch.changes(in: [backup("a", .queued)]) == [])
    #expect(try watch.changes(in: [backup("a", .running, phase: "packaging")]).map(\.phase) == ["packaging"])
    #expect(try watch.changes(in: [backup("a", .succeeded)]).map(\.state) == [.succeeded])
    #expect(try watch.changes(in: [backup("a", .succeeded)]) == [])
  }

  @Test func `the end of one is told before the beginning of the next`() throws {
    var watch = BackupWatch()
    _ = try watch.changes(in: [backup("a", .running)])
    #expect(try watch.changes(in: [backup("b", .running), backup("a", .cancelled)]).map(\.id) == ["a", "b"])
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
