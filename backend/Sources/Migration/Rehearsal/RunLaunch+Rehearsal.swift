import Diagnostics
import MySQLClient
import PostgresClient
import SchemaModel

extension RunLaunch {
  /// What a new run has before it writes anything.
  struct Opened {
    var session: PostgresSession
    var plan: SourcePlan
    /// The run has made it a moment ago.
    var isDatabaseNew = false
  }

  /// Nothing has been written when it throws, and a database that was made for the run is gone again.
  ///
  /// - Returns: the plan and the options as the run carries them out.
  func rehearse(
    _ opened: Opened, _ request: MigrationRequest, _ watch: RunWatch
  ) async throws -> (MigrationPlan, RunOptions) {
    do {
      let accepted = request.run.acceptedFindings
      let plan = try await RunRehearsal(existing: request.run.existingTables).prepare(
        opened.plan.plan, on: opened.session, accepted: accepted, watch: watch)
      let options = try await fit(request.run, request.source, opened.session, accepted: accepted, watch)
      return (plan, options)
    } catch {
      if opened.isDatabaseNew {
        await opened.session.close()
        try await TargetPreparation.dropDatabase(of: target)
      }
      throw error
    }
  }

  /// As many workers as both servers have connections for.
  func fit(
    _ options: RunOptions, _ source: MySQLConfiguration, _ session: PostgresSession, accepted: Set<FindingCode>,
    _ watch: RunWatch
  ) async throws -> RunOptions {
    let budget = try await WorkerCheck(source: source, options: options).budget(on: session)
    for finding in budget.findings { watch.emit(.finding(finding)) }
    try SourceReading.checkRefusals(budget.findings, accepted: accepted)
    return options.fitting(budget)
  }
}
