import CopyEngine
import Diagnostics
import Introspection
import Ledger
import MySQLClient
import SQLDialect
import SchemaModel
import Synchronization

/// Checks that the tables that a run reads are those of its plan, from the snapshot to the last row.
///
/// A snapshot does not protect from statements like ALTER and TRUNCATE: MySQL answers a reader that meets a changed
/// table with an error, MariaDB not always. So the definitions, and the server's own numbers of the tables, are read
/// before the snapshots and compared with the plan; and what was executed on the server since is asked for whenever a
/// table is done (one query, once a second at the most) and when all are. Only where something was executed they are
/// read again.
final class DefinitionWatch: Sendable {
  private struct State {
    /// Before the snapshots.
    var first: SourceDefinitions?
    /// When nothing was changed up to here.
    var proved: ChangeCounters?
    var doubt: Finding?
    var nextCheck = ContinuousClock.now
  }

  private let source: MySQLConfiguration
  private let plan: MigrationPlan
  private let journal: RunJournal
  private let state = Mutex(State())

  /// Between two checks; a full comparison makes the next one wait longer, by what it took.
  private static let checkInterval = Duration.seconds(1)
  private static let comparisonShare = 20

  /// Of the plan, in the process that made or compared it: nothing is read again where nothing was executed since.
  private let known: SourceDefinitions?

  init(source: MySQLConfiguration, plan: MigrationPlan, journal: RunJournal, known: SourceDefinitions? = nil) {
    self.source = source
    self.plan = plan
    self.journal = journal
    self.known = known
  }

  // MARK: At the snapshot

  /// Before the readers open their snapshots.
  ///
  /// - Parameter recorded: what the tables were at the run's first snapshot, where the run continues it.
  /// - Throws: `.definitionChanged`, naming the tables.
  func begin(after recorded: RecordedDefinitions?) async throws {
    let now = try await Self.read(plan, from: source, known: known)
    let changes = DefinitionChanges(plan: plan, now: now, numbersAtSnapshot: recorded?.numbersByTable)
    guard changes.isEmpty else { throw changes.error(.duringTheRun) }
    state.withLock { $0 = State(first: now, proved: now.counters) }
  }

  /// When all readers have opened theirs, and before they read: what was changed in between is not in the plan.
  func snapshotsAreOpen(isNew: Bool) async throws {
    try await compare()
    guard isNew, let first = state.withLock({ $0.first }) else { return }
    let record = RecordedDefinitions(numbers: first.numbers)
    let detail = try RunReporting.json(record)
    try await journal.write { ledger, run throws(MartletError) in
      try ledger.record(event: RecordedDefinitions.eventKind, detail: detail, run: run)
    }
  }

  // MARK: While it reads

  /// When a table is done.
  func checkIfDue(with reader: CopyWorker) async throws {
    let isDue = state.withLock { state in
      guard ContinuousClock.now >= state.nextCheck else { return false }
      state.nextCheck = .now + Self.checkInterval
      return true
    }
    guard isDue, let proved = state.withLock({ $0.proved }) else { return }
    let counters: ChangeCounters
    do throws(MartletError) {
      counters = ChangeCounters(try await reader.sourceStatus(SourceDefinitionQueries.changeCounters))
    } catch {
      // A reader that is lost shows so in its next piece of work; another check follows.
      return
    }
    guard !counters.proveNoChange(since: proved) else { return }
    let began = ContinuousClock.now
    try await compare()
    let pause = began.duration(to: .now) * Self.comparisonShare
    state.withLock { $0.nextCheck = max($0.nextCheck, .now + pause) }
  }

  /// When all rows are in.
  func finish() async throws {
    try await compare()
    if let doubt = state.withLock({ $0.doubt }) { try await journal.add([doubt]) }
    try await journal.write { ledger, run throws(MartletError) in
      try ledger.record(event: RecordedDefinitions.endEventKind, detail: "{}", run: run)
    }
  }

  /// What a reader met that could not read a table: an error that says what was changed, where that can be seen.
  func explain(_ error: MartletError, table: SourceTableName) async -> MartletError {
    guard let number = error.context.serverErrorNumber, SourceDefinitionQueries.changedErrorNumbers.contains(number)
    else { return error }
    do {
      try await compare()
    } catch let changed as MartletError where changed.code == .definitionChanged {
      return changed
    } catch {
      // The source does not tell more; the reader's own error is what is known.
    }
    var changed = error.adding(ErrorContext(server: "source", object: table.description))
    changed.code = .definitionChanged
    changed.hint =
      "The table was altered, replaced or dropped after the snapshot. martlet resume --new-snapshot TARGET compares it with the plan, empties the copied tables and reads them again."
    return changed
  }

  private func compare() async throws {
    guard
      let (first, proved) = state.withLock({ state in state.first.flatMap { first in state.proved.map { (first, $0) } }
      })
    else { return }
    let (plan, source) = (plan, source)
    try await journal.retrying.perform("comparing the source's definitions") {
      let counters = try await MySQLSession.with(source) { try SourceDefinitionReader(connection: $0).counters() }
      if counters.proveNoChange(since: proved) { return }
      let now = try await Self.read(plan, from: source)
      let statements = now.counters.statements(since: first.counters)
      let changes = DefinitionChanges(plan: plan, now: now, numbersAtSnapshot: first.numbers)
      guard changes.isEmpty else { throw changes.error(.duringTheRun, statements: statements) }
      state.withLock {
        $0.proved = now.counters
        let unseen = DefinitionChanges.unseen(statements, of: plan, from: first.numbers, to: now.numbers)
        if !unseen.isEmpty { $0.doubt = Self.doubt(unseen) }
      }
    }
  }

  private static func doubt(_ statements: [String]) -> Finding {
    FindingCatalog.finding(
      FindingCatalog.replacedUnseen, object: "source",
      "\(statements.joined(separator: ", ")) was executed while the source was read, and the account cannot see of which "
        + "tables.")
  }

  // MARK: Reading

  /// Before anything is done, for a plan that may be old.
  ///
  /// - Parameter moment: whether the run has begun.
  static func checkPlan(
    _ plan: MigrationPlan, source: MySQLConfiguration, _ moment: DefinitionChanges.Moment
  ) async throws -> SourceDefinitions {
    let now = try await read(plan, from: source)
    let changes = DefinitionChanges(plan: plan, now: now)
    guard changes.isEmpty else { throw changes.error(moment) }
    return now
  }

  private static func read(
    _ plan: MigrationPlan, from source: MySQLConfiguration, known: SourceDefinitions? = nil
  ) async throws -> SourceDefinitions {
    let names = plan.tables.map(\.source)
    return try await MySQLSession.with(source) { connection in
      try SourceDefinitionReader(connection: connection).read(names, in: source.database.map { [$0] }, known: known)
    }
  }
}

/// What the tables were at a run's snapshot, for a later process: the ledger keeps it as an event.
struct RecordedDefinitions: Codable, Equatable {
  struct Table: Codable, Equatable {
    var table: SourceTableName
    var number: String
  }

  static let eventKind = "source-definitions"
  /// All rows were read, and nothing had been changed by then.
  static let endEventKind = "source-definitions-held"

  /// Nil where the account may not see them.
  var numbers: [Table]?

  init(numbers: [SourceTableName: String]?) {
    self.numbers = numbers?.sorted { $0.key < $1.key }.map { Table(table: $0.key, number: $0.value) }
  }

  var numbersByTable: [SourceTableName: String]? {
    numbers.map { Dictionary($0.map { ($0.table, $0.number) }, uniquingKeysWith: { first, _ in first }) }
  }

  /// - Returns: also whether they held until all rows were read.
  static func last(ofRun runID: String, _ ledger: Ledger) throws(MartletError) -> (RecordedDefinitions?, held: Bool) {
    guard let event = try ledger.lastEvent(ofRun: runID, kind: eventKind) else { return (nil, false) }
    let end = try ledger.lastEvent(ofRun: runID, kind: endEventKind)
    let recorded = try RunReporting.decode(RecordedDefinitions.self, event.detail)
    return (recorded, end.map { $0.eventID > event.eventID } ?? false)
  }
}
