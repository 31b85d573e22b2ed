import AccessControl
import Diagnostics
import HTTPTypes
import Ledger
import Migration
import SchemaModel

/// Runs: the list, one of them with its tables, findings, rejects and report; starting and steering.
struct RunsResource: Resource {
  let tag = "Runs"
  let archive: RunArchive
  let feed: RunFeed
  let jobs: RunJobs

  var endpoints: [Endpoint] { [list, start, show, tables, steps, findings, rejects, report] + orders }

  // MARK: Looking

  private var list: Endpoint {
    .get(
      "/api/runs", .role(.readOnly), "The target's runs, newest first.", query: [.limit, .cursor],
      as: Page<RunSummary>.self
    ) { call in
      let runs = try await archive.runs(before: try call.cursor(), limit: call.limit + 1)
      return Page(Array(runs.prefix(call.limit)), next: runs.count > call.limit ? runs[call.limit - 1].ordinal : nil)
    }
  }

  private var show: Endpoint {
    .get("/api/runs/{id}", .role(.readOnly), "A run and how far it is.", as: RunDocument.self) { call in
      let id = try call.path("id")
      if let sighting = try await sighting(id) {
        return RunDocument(
          id: id, job: try await jobs.job(ofRun: id).map(JobDocument.init), run: sighting.run,
          progress: ProgressDocument(sighting, rate: nil, stalledSeconds: nil), findings: sighting.findings,
          accepted: try await archive.acceptedFindings(ofRun: id).sorted())
      }
      // Asked for, and not in the ledger as a run yet: it is still planning, or was refused.
      guard let job = try await jobs.job(ofRun: id), job.kind == .run else {
        throw Problem.notFound("run of this id")
      }
      return RunDocument(id: id, job: JobDocument(job), run: nil, progress: nil, findings: [:], accepted: [])
    }
  }

  /// The live view where the run is the current one, else the ledger's.
  private func sighting(_ id: String) async throws -> RunSighting? {
    let view = try await feed.current()
    if let sighting = view.sighting, sighting.run.runID == id { return sighting }
    return try await archive.sighting(ofRun: id)
  }

  private func found(_ call: Call) async throws -> RunSighting {
    guard let sighting = try await sighting(try call.path("id")) else { throw Problem.notFound("run of this id") }
    return sighting
  }

  private static let tableStates = TableProgress.State.allCases.map(\.rawValue)

  private var tables: Endpoint {
    .get(
      "/api/runs/{id}/tables", .role(.readOnly), "The tables of a run.",
      query: [
        .limit, .cursor, .choice("state", Self.tableStates, "Only tables in this state."),
        .text("name", "Only tables whose name holds this text."),
        .choice("sort", ["plan", "name", "bytes", "rows", "percent"], "The order; `plan` unless told."),
        .choice("order", ["ascending", "descending"], "`ascending` unless told."),
      ], as: Page<TableDocument>.self
    ) { call in
      let sighting = try await found(call)
      let wanted = sighting.progress.tables.filter { table in
        (call.query["state"].map { $0 == table.state.rawValue } ?? true)
          && (call.query["name"].map { table.name.lowercased().contains($0.lowercased()) } ?? true)
      }
      let sorted = Self.sorted(wanted, by: call.query["sort"] ?? "plan", descends: call.query["order"] == "descending")
      let page = Page.cut(sorted, from: try call.cursor() ?? 0, limit: call.limit)
      var documents = Page(page.items.map(TableDocument.init), total: page.total)
      documents.nextCursor = page.nextCursor
      return documents
    }
  }

  private static func sorted(_ tables: [TableProgress], by field: String, descends: Bool) -> [TableProgress] {
    let sorted =
      switch field {
      case "name": tables.sorted { $0.name < $1.name }
      case "bytes": tables.sorted { ($0.bytesTotal, $0.name) < ($1.bytesTotal, $1.name) }
      case "rows": tables.sorted { ($0.rowsTotal, $0.name) < ($1.rowsTotal, $1.name) }
      case "percent": tables.sorted { ($0.share, $0.name) < ($1.share, $1.name) }
      default: tables
      }
    return descends ? sorted.reversed() : sorted
  }

  private var steps: Endpoint {
    .get(
      "/api/runs/{id}/steps", .role(.readOnly), "The statements of a run beside the data: indexes, constraints, ….",
      query: [
        .limit, .cursor, .text("table", "Only of this table, as the source or the target spells it."),
        .choice("state", StepDocument.State.allCases.map(\.rawValue), "Only in this state."),
      ], as: Page<StepDocument>.self
    ) { call in
      let sighting = try await found(call)
      let target = call.query["table"].map { name in
        sighting.progress.tables.first { $0.name == name }?.target ?? name
      }
      let active = Set(sighting.progress.activeSteps)
      let steps = try await archive.steps(ofRun: sighting.run.runID).map {
        StepDocument($0, isRunning: active.contains($0.id))
      }.filter { step in
        (target.map { $0 == step.table } ?? true) && (call.query["state"].map { $0 == step.state.rawValue } ?? true)
      }
      return Page.cut(steps, from: try call.cursor() ?? 0, limit: call.limit)
    }
  }

  private var findings: Endpoint {
    .get(
      "/api/runs/{id}/findings", .role(.readOnly), "What a run changes, leaves out or could not do.",
      query: [
        .limit, .cursor, .choice("severity", Finding.Severity.allCases.map(\.rawValue), "Only of this severity."),
        .text("code", "Only of this code."), .text("object", "Only of objects whose name holds this text."),
      ], as: Page<Finding>.self
    ) { call in
      let id = try await found(call).run.runID
      let findings = try await archive.findings(ofRun: id).filter { finding in
        (call.query["severity"].map { $0 == finding.severity.rawValue } ?? true)
          && (call.query["code"].map { $0 == finding.code.rawValue } ?? true)
          && (call.query["object"].map { finding.object.lowercased().contains($0.lowercased()) } ?? true)
      }
      return Page.cut(findings, from: try call.cursor() ?? 0, limit: call.limit)
    }
  }

  private var rejects: Endpoint {
    .get(
      "/api/runs/{id}/rejects", .role(.readOnly), "Rows that are in no table, without their values; of the last run.",
      query: [
        .limit, .cursor, .text("table", "A pattern with * and ?."), .text("column", "The column that was refused."),
        .text("reason", "`zero-date`, `23505`, …"),
        .choice("state", RejectSelection.State.allCases.map(\.rawValue), "`waiting` unless told."),
      ], as: RejectPage.self
    ) { call in
      let id = try call.path("id")
      var query = RejectQuery()
      query.limit = call.limit
      query.pageToken = call.query["cursor"]
      query.selection.tables = call.query["table"].map { [$0] } ?? []
      query.selection.column = call.query["column"]
      query.selection.reason = call.query["reason"]
      query.selection.state = call.query["state"].flatMap { RejectSelection.State(rawValue: $0) } ?? .waiting
      let page = try await archive.rejects(query)
      guard page.runID == id else {
        throw Problem(
          .notFound, "not-the-last-run", "Only the rejected rows of the target's last run can be listed.",
          detail: "the last run is \(page.runID)")
      }
      return page
    }
  }

  private var report: Endpoint {
    .get("/api/runs/{id}/report", .role(.readOnly), "The report of a run that has ended.", as: RunReport.self) { call in
      let id = try await found(call).run.runID
      guard let report = try await archive.report(ofRun: id) else {
        throw Problem(.notFound, "no-report-yet", "The run has not ended, so it has no report.")
      }
      return report
    }
  }

  // MARK: Starting and steering

  private var start: Endpoint {
    .change(
      .post, "/api/runs", .role(.operator), "Starts a migration from one of the server's sources.",
      action: "run.start", body: RunStart.self, status: .accepted, as: RunDocument.self,
      location: { "/api/runs/\($0.id)" }
    ) { call in
      let start = try await call.body(RunStart.self)
      let job = try await jobs.start(
        source: start.source, plan: start.planOptions, run: try start.runOptions(), by: call.requester.principal,
        idempotencyKey: try call.idempotencyKey(), trace: call.context.trace.span)
      return RunDocument(id: job.jobID, job: JobDocument(job), run: nil, progress: nil, findings: [:], accepted: [])
    }
  }

  private var orders: [Endpoint] {
    [
      (RunOrder.pause, "Holds a run: nothing new is begun, lease and snapshots are kept."),
      (.resume, "Lets a held run go on, or finishes one that has ended early."),
      (.cancel, "Ends a run when what is in flight is done; `resume` goes on from there."),
    ].map { order, summary in
      .change(
        .post, "/api/runs/{id}/\(order.rawValue)", .role(.operator), summary, action: "run.\(order.rawValue)",
        status: .accepted, as: OrderDocument.self
      ) { call in
        let id = try call.path("id")
        guard let run = try await sighting(id)?.run else {
          // Not recorded yet: it is still planning.
          guard order == .cancel, await jobs.cancelPlanning(id) else { throw Problem.notFound("run of this id") }
          return OrderDocument(runID: id, order: order, effect: .given)
        }
        let effect =
          switch order {
          case .pause: try await jobs.pause(run)
          case .resume: try await jobs.resume(run, by: call.requester.principal, trace: call.context.trace.span)
          case .cancel: try await jobs.cancel(run)
          }
        return OrderDocument(runID: run.runID, order: order, effect: effect)
      }
    }
  }
}
