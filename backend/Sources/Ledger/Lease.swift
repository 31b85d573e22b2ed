public import Diagnostics
import Foundation
import PostgresClient

/// The right to work on a run: its identity, and the token that every write of the run is checked against.
public struct RunHandle: Sendable, Hashable {
  public let runID: String
  let leaseToken: String

  /// A run that is not in the ledger yet.
  public init() {
    self.init(runID: UUID().uuidString.lowercased())
  }

  public init(runID: String) {
    self.runID = runID
    leaseToken = UUID().uuidString.lowercased()
  }
}

/// Who works on a run, as the next one who asks is told.
public struct LeaseOwner: Sendable, Hashable {
  public var host: String
  public var processID: Int

  public init(host: String, processID: Int) {
    self.host = host
    self.processID = processID
  }
}

extension Ledger {
  /// Takes the target's lease for as long as this connection lives: an advisory lock, which the server gives back when
  /// the process or its connection dies, however it dies. Taken twice by one connection it is released twice.
  ///
  /// Waits up to a second: a server that is busy has not yet missed a session that has just ended.
  public func acquireLease() throws(MartletError) {
    var attempts = 1
    while try connection.query(LedgerStatements.tryLease).first?.bool("acquired") != true {
      guard attempts < Self.leaseAttemptsMax else { throw try heldByOther() }
      attempts += 1
      try connection.execute(LedgerStatements.awaitLease)
    }
    try noticeDeadPeer()
  }

  private static let leaseAttemptsMax = 20

  /// Lets the server miss a client that vanished without a word within a minute, so that its locks do not outlive it.
  public func noticeDeadPeer() throws(MartletError) { try connection.execute(LedgerStatements.noticeDeadPeer) }

  /// Ends the session that this one replaces, which has lost its client perhaps without knowing it: its transaction is
  /// over once the locks that it held are granted to somebody else.
  public func endSession(process: Int) throws(MartletError) {
    _ = try connection.query(LedgerStatements.endSession, [.text("\(process)")])
  }

  /// Whether the run is still this process's own.
  public func holds(_ run: RunHandle) throws(MartletError) -> Bool {
    try connection.query(LedgerStatements.holdsRun, [.text(run.runID), .text(run.leaseToken)]).count == 1
  }

  /// Whether some other connection holds the target's lease right now. Seen, not tried: a try that succeeds would keep
  /// out whoever wants it at that moment.
  public func isLeaseHeld() throws(MartletError) -> Bool {
    try connection.query(LedgerStatements.seeLease).first?.bool("held") == true
  }

  public func releaseLease() throws(MartletError) { _ = try connection.query(LedgerStatements.releaseLease) }

  /// Says that the process lives and still holds the run.
  /// - Returns: what another process wants of the run, by `orderRun`.
  @discardableResult
  public func heartbeat(_ run: RunHandle) throws(MartletError) -> JobOrder? {
    let rows = try connection.query(LedgerStatements.heartbeat, [.text(run.runID), .text(run.leaseToken)])
    guard let row = rows.first else { throw Self.leaseLost }
    return try row.order()
  }

  /// Tells the process that works on a run, wherever it is, what to do at its next heartbeat; nil takes a pause back.
  /// Cancelling outranks the rest until somebody resumes the run.
  /// - Throws: `.jobOver`.
  public func orderRun(_ runID: String, _ wanted: JobOrder?) throws(MartletError) {
    let rows = try connection.query(LedgerStatements.orderRun, [.text(runID), .text(wanted?.rawValue)])
    if rows.affectedRows == 0 {
      throw MartletError(
        .jobOver, "The run is over, or there is none of that number.", context: ErrorContext(object: "run \(runID)"))
    }
  }

  // MARK: The witness

  /// From now on `checkWitness` tells whether the server has crashed since. Commits of a run are asynchronous: a crash,
  /// or a standby that takes over, may undo the last of them although they were acknowledged, and empties the unlogged
  /// table that holds the witness. In a transaction of the caller's.
  public func placeWitness(_ run: RunHandle) throws(MartletError) {
    _ = try connection.query(LedgerStatements.clearWitness)
    _ = try connection.query(LedgerStatements.placeWitness, [.text(run.leaseToken)])
  }

  /// - Throws: `.targetCrashed` when what this process knows to be done may be undone.
  public func checkWitness(_ run: RunHandle) throws(MartletError) {
    guard try connection.query(LedgerStatements.seeWitness, [.text(run.leaseToken)]).isEmpty else { return }
    guard try holds(run) else { throw Self.leaseLost }
    throw MartletError(
      .targetCrashed, "The target has crashed, or a standby has taken its place: its last commits may be lost.",
      hint: "martlet resume TARGET_URL goes on from what is there.")
  }

  private func heldByOther() throws(MartletError) -> MartletError {
    var detail: String?
    // The other one may be planning its first run here.
    if try isInstalled(), let holder = try connection.query(LedgerStatements.holder).first {
      let address = try holder.string("client_addr").map { " from \($0)" } ?? ""
      detail = "server process \(try holder.require("server_pid").text)\(address)"
      // Nobody's yet while a run is being planned.
      if let host = try holder.string("owner_host") {
        let process = try holder.require("owner_pid").text
        let heartbeat = try holder.require("heartbeat_at").text
        detail = "process \(process) on \(host), last heard of at \(heartbeat) UTC"
      }
    }
    return MartletError(
      .leaseHeld, "Another martlet works on this target.", context: ErrorContext(serverDetail: detail),
      isRetryable: true, hint: "Wait for it, or end that process: its lease goes with its connection.")
  }
}
