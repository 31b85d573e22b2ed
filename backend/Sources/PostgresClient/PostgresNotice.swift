import CLibPQ

/// What a server says beside its answer (NOTICE, WARNING, …).
public struct PostgresNotice: Sendable, Hashable {
  /// Untranslated: `NOTICE`, `WARNING`, `INFO`, `LOG`, `DEBUG`.
  public let severity: String
  public let sqlState: String
  public let message: String
}

/// Receives the notices of one connection and counts them, so that nothing ever reaches stderr (libpq's default).
///
/// The connection owns it and outlives no call of libpq with it: hence the unretained pointer.
final class NoticeSink {
  var handler: ((PostgresNotice) -> Void)?
  /// Notices so far; COPY tells them from errors by it.
  private(set) var count = 0

  func attach(to connection: OpaquePointer) {
    PQsetNoticeReceiver(
      connection,
      { context, result in
        guard let context, let result else { return }
        Unmanaged<NoticeSink>.fromOpaque(context).takeUnretainedValue().receive(ServerFields(result))
      }, Unmanaged.passUnretained(self).toOpaque())
  }

  private func receive(_ fields: ServerFields) {
    count += 1
    handler?(
      PostgresNotice(
        severity: fields.severity ?? "NOTICE", sqlState: fields.sqlState ?? "", message: fields.message ?? ""))
  }
}
