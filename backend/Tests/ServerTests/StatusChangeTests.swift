import Foundation
import Migration
import NIOCore
import Testing

@testable import Server

@Suite("What a progress event holds")
struct StatusChangeTests {
  private func view(_ tables: [TableProgress], run id: String = "r", at time: String = "1") throws -> RunFeed.View {
    let text = """
      {"runID": "\(id)", "ordinal": 1, "state": "running", "phase": "copying", "source": "s", "target": "t",
       "sourceVersion": "8", "targetVersion": "15", "startedAt": "x", "heartbeatAt": "x", "elapsedSeconds": 0,
       "resumes": 0, "ownerHost": "h", "ownerProcessID": 1}
      """
    let run = try JSONDecoder().decode(RunSummary.self, from: Data(text.utf8))
    let progress = ProgressSnapshot(
      runID: id, phase: .copying, elapsedSeconds: 0, tables: tables, stepsTotal: 0, stepsDone: 0, activeSteps: [])
    let sighting = RunSighting(run: run, progress: progress, findings: [:])
    return RunFeed.View(
      status: StatusDocument(sighting, rate: nil, stalledSeconds: nil, observedAt: time), sighting: sighting,
      bytes: ByteBuffer(), entityTag: "", at: .now)
  }

  private func tables(_ count: Int) -> [TableProgress] {
    (0..<count).map { TableProgress(name: "shop.t\($0)", rowsTotal: 10, bytesTotal: $0) }
  }

  @Test func `every table that changed, also the smallest of thousands`() throws {
    var after = tables(5_000)
    after[0].state = .done
    after[4_999].rowsCopied = 5
    let change = try #require(StatusChange(from: view(tables(5_000)), to: view(after)))
    #expect(change.tables.map(\.name) == ["shop.t0", "shop.t4999"])
    #expect(change.tablesTotal == 5_000)
    #expect(try view(after).status.tables.count == StatusDocument.tablesMax)
  }

  @Test func `nothing, where only the clock went on`() throws {
    #expect(StatusChange(from: try view(tables(3)), to: try view(tables(3), at: "2")) == nil)
  }

  @Test func `of a new run what is begun`() throws {
    var begun = tables(3)
    begun[1].state = .copying
    let change = try #require(StatusChange(from: view(tables(3), run: "before"), to: view(begun)))
    #expect(change.tables.map(\.name) == ["shop.t1"])
    #expect(try #require(StatusChange(from: nil, to: view(begun))).tables.count == 1)
  }

  @Test func `thousands of tables cost a look little`() throws {
    var after = tables(5_000)
    for index in 0..<100 { after[index * 50].rowsCopied = 1 }
    let (before, now) = (try view(tables(5_000)), try view(after))
    var bytes = 0
    let took = try ContinuousClock().measure {
      for _ in 0..<10 { bytes = try APIJSON.encode(StatusChange(from: before, to: now)).readableBytes }
    }
    // A hundred changed tables in each of four looks a second; a debug build takes ten times as long.
    #expect(bytes < 64 << 10)
    #expect(took / 10 < .milliseconds(250))
  }
}
