import SchemaModel
import Telemetry
import Testing

@Suite struct `The metrics of a run` {
  private var run: RunMetrics {
    let tables = (0..<40).map { index in
      RunMetrics.Table(
        name: "shop.t\(index)", state: index < 10 ? "done" : index < 12 ? "copying" : "waiting", rowsTotal: 100,
        rowsCopied: index < 10 ? 100 : index < 12 ? 50 : 0, bytesTotal: 1000 + index)
    }
    return RunMetrics(
      runID: "9c3e", source: "mysql://app@db/shop", state: "running", phase: "copying", hold: "paused",
      elapsedSeconds: 12.5, etaSeconds: 30, tables: tables, rowsRejected: 3, bytesCopied: 777, bytesRatio: 1.7,
      overallRatio: 0.2, stepsTotal: 9, stepsDone: 4, findings: [.loss: 2])
  }

  @Test func `tell its phase, hold, shares and sums`() {
    let samples = RunMetrics.samples(of: run)
    #expect(samples[MetricCatalogue.runActive] == [[]: 1])
    #expect(samples[MetricCatalogue.runPhase][["copying"]] == 1)
    #expect(samples[MetricCatalogue.runPhase].values.reduce(0, +) == 1)
    #expect(samples[MetricCatalogue.runHold][["paused"]] == 1)
    #expect(samples[MetricCatalogue.runProgress][["rows"]] == 1100.0 / 4000)
    #expect(samples[MetricCatalogue.runProgress][["bytes"]] == 1)
    #expect(samples[MetricCatalogue.runProgress][["tables"]] == 0.25)
    #expect(
      samples[MetricCatalogue.runTables] == [
        ["waiting"]: 28, ["copying"]: 2, ["indexing"]: 0, ["done"]: 10, ["failed"]: 0,
      ])
    #expect(samples[MetricCatalogue.runSteps] == [["left"]: 5, ["done"]: 4])
    #expect(samples[MetricCatalogue.runFindings][["loss"]] == 2)
    #expect(samples[MetricCatalogue.runFindings][["note"]] == 0)
    #expect(samples[MetricCatalogue.runETA] == [[]: 30])
  }

  @Test func `have series of their own for the largest tables only`() {
    let samples = RunMetrics.samples(of: run)
    #expect(
      Set(samples[MetricCatalogue.runTableProgress].keys) == Set((30..<40).map { ["shop.t\($0)"] }))
    #expect(samples.all.count < 60)
  }

  @Test func `are one 0 where there is no run`() {
    let samples = RunMetrics.samples(of: nil)
    #expect(samples.all.count == 1)
    #expect(samples[MetricCatalogue.runActive] == [[]: 0])
  }

  @Test func `of a run without rows say that it is done when it is`() {
    var empty = run
    empty.tables = []
    #expect(RunMetrics.samples(of: empty)[MetricCatalogue.runProgress][["rows"]] == 0)
    empty.state = "finished"
    #expect(RunMetrics.samples(of: empty)[MetricCatalogue.runProgress][["rows"]] == 1)
  }
}
