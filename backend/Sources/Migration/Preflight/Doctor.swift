import Diagnostics
import Introspection
import MySQLClient
import PostgresClient
import SQLDialect

/// Looks at one server and says what would hinder a migration. A server that cannot be reached is a failed check.
enum Doctor {
  static func examine(source: MySQLConfiguration) async -> [DoctorReport.Check] {
    await checks(server: "source") {
      try await Preflight(source: source).checkSource()
    }
  }

  static func examine(target: PostgresConfiguration) async -> [DoctorReport.Check] {
    await checks(server: "target") {
      try await PostgresSession.with(target, applicationName: "martlet doctor", for: .examining) {
        try TargetDoctor(connection: $0).check(jobs: RunExecution.defaultJobs)
      }
    }
  }

  private static func checks(
    server: String, _ examine: () async throws -> [HealthCheck]
  ) async -> [DoctorReport.Check] {
    do {
      return try await examine().map { check in
        DoctorReport.Check(
          server: check.server, subject: check.subject,
          state: DoctorReport.Check.State(rawValue: check.state.rawValue) ?? .failed, detail: check.detail,
          remedy: check.remedy)
      }
    } catch {
      let failure = error as? MartletError
      return [
        DoctorReport.Check(
          server: server, subject: "connection", state: .failed, detail: failure?.description ?? "\(error)",
          remedy: failure?.hint)
      ]
    }
  }
}
