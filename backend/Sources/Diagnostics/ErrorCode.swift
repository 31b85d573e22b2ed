/// A stable, dotted name for a kind of error: scripts match on it, texts may change.
///
/// A struct over a string, so that adding a code breaks nobody's switch.
public struct ErrorCode: RawRepresentable, Hashable, Sendable, Codable {
  public let rawValue: String
  public init(rawValue: String) { self.rawValue = rawValue }
}

extension ErrorCode {
  // What the person gave us.
  public static let usage = ErrorCode(rawValue: "usage")
  public static let invalidURL = ErrorCode(rawValue: "usage.url")
  public static let invalidPlan = ErrorCode(rawValue: "usage.plan")

  // Reaching a server.
  public static let connect = ErrorCode(rawValue: "connect")
  public static let authentication = ErrorCode(rawValue: "connect.authentication")
  public static let tls = ErrorCode(rawValue: "connect.tls")
  public static let unknownDatabase = ErrorCode(rawValue: "connect.database")
  public static let unsupportedVersion = ErrorCode(rawValue: "connect.version")
  /// A session does not hold what exactness relies on: a setting, the character set, the database's encoding.
  public static let sessionSetting = ErrorCode(rawValue: "connect.setting")
  /// Something between the program and the server gives each transaction another session.
  public static let pooler = ErrorCode(rawValue: "connect.pooler")

  // Talking to it.
  public static let query = ErrorCode(rawValue: "query")
  public static let connectionLost = ErrorCode(rawValue: "query.connection-lost")
  public static let cancelled = ErrorCode(rawValue: "query.cancelled")
  /// Others had all the places; nothing was tried.
  public static let busy = ErrorCode(rawValue: "query.busy")
  public static let timeout = ErrorCode(rawValue: "query.timeout")
  public static let permission = ErrorCode(rawValue: "query.permission")
  /// One answer has more bytes than any honest one; what came of it is thrown away, and the session with it.
  public static let answerTooLarge = ErrorCode(rawValue: "query.answer-too-large")
  public static let protocolViolation = ErrorCode(rawValue: "query.protocol")

  // The run.
  public static let introspection = ErrorCode(rawValue: "introspect")
  public static let planRefused = ErrorCode(rawValue: "plan.refused")
  public static let targetNotEmpty = ErrorCode(rawValue: "target.not-empty")
  public static let targetCrashed = ErrorCode(rawValue: "target.crashed")
  public static let schema = ErrorCode(rawValue: "schema")
  public static let copy = ErrorCode(rawValue: "copy")
  public static let sourceChanged = ErrorCode(rawValue: "copy.source-changed")
  public static let rowsDiffer = ErrorCode(rawValue: "target.rows-differ")
  public static let definitionChanged = ErrorCode(rawValue: "copy.definition-changed")
  public static let tooManyRejects = ErrorCode(rawValue: "copy.too-many-rejects")
  /// The source's application came first.
  public static let gaveWay = ErrorCode(rawValue: "copy.gave-way")
  public static let snapshot = ErrorCode(rawValue: "copy.snapshot")
  public static let ledger = ErrorCode(rawValue: "ledger")
  public static let ledgerNewer = ErrorCode(rawValue: "ledger.newer")
  /// Somebody else can make the ledger do something else, or it is not as this version makes it.
  public static let ledgerUntrusted = ErrorCode(rawValue: "ledger.untrusted")
  /// The ledger names a source for which nobody has given the password.
  public static let sourceUnproved = ErrorCode(rawValue: "ledger.source-unproved")
  public static let leaseHeld = ErrorCode(rawValue: "ledger.lease-held")
  public static let noRun = ErrorCode(rawValue: "ledger.no-run")

  // Jobs and backups.
  public static let jobActive = ErrorCode(rawValue: "job.active")
  public static let jobUnknown = ErrorCode(rawValue: "job.unknown")
  public static let jobOver = ErrorCode(rawValue: "job.over")
  public static let jobLost = ErrorCode(rawValue: "job.lost")
  public static let jobInterrupted = ErrorCode(rawValue: "job.interrupted")
  public static let idempotencyKeyReused = ErrorCode(rawValue: "job.idempotency-key-reused")
  public static let backup = ErrorCode(rawValue: "backup")
  public static let backupRefused = ErrorCode(rawValue: "backup.refused")
  /// The file of a backup is away, or is not what was written.
  public static let dumpMissing = ErrorCode(rawValue: "backup.file-missing")
  public static let dumpAltered = ErrorCode(rawValue: "backup.file-altered")
  public static let backupTimeLimit = ErrorCode(rawValue: "backup.time-limit")

  public static let file = ErrorCode(rawValue: "file")
}
