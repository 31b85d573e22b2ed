import Diagnostics
import Foundation
import Ledger
import PostgresClient
import SQLDialect

/// Sessions of backups on the target.
enum BackupSession {
  static let applicationName = "martlet backup"

  /// That of a job's snapshot and of its pg_dump: whoever takes the job over finds them by it.
  static func applicationName(ofJob jobID: String) -> String { "\(applicationName) \(jobID)" }

  static func open(
    _ target: PostgresConfiguration, applicationName: String = applicationName
  ) async throws -> PostgresSession {
    try await PostgresSession(target.named(applicationName), applicationName: applicationName, for: .running)
  }

  static func with<Result: Sendable>(
    _ target: PostgresConfiguration, _ body: @escaping @Sendable (Ledger) throws -> Result
  ) async throws -> Result {
    let session = try await open(target)
    do {
      let result = try await session.run { connection in try body(Ledger(connection)) }
      await session.close()
      return result
    } catch {
      await session.close()
      throw error
    }
  }

  static var owner: LeaseOwner {
    LeaseOwner(
      host: ProcessInfo.processInfo.hostName, processID: Int(ProcessInfo.processInfo.processIdentifier))
  }
}

extension PostgresConfiguration {
  /// With an application name that goes before one of the URL's: sessions are found again by it.
  func named(_ applicationName: String) -> PostgresConfiguration {
    var copy = self
    copy.keywords["application_name"] = applicationName
    return copy
  }
}
