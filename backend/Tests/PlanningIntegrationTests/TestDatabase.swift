import Diagnostics
import Foundation
import PostgresClient
import Testing

/// A database of one test, with a random name, dropped when the test lets it go.
final class TestDatabase {
  let configuration: PostgresConfiguration
  private let server: PostgresConfiguration
  private let name = "plan_" + UUID().uuidString.lowercased().replacing("-", with: "_")

  init() throws {
    let environment = ProcessInfo.processInfo.environment
    let url = try #require(environment["MARTLET_TEST_POSTGRES_URL"], "run with backend/scripts/servers run -- …")
    server = try PostgresConfiguration.parse(url, environment: [:])
    configuration = server.withDatabase(name)
    try PostgresConnection(server, applicationName: "test").execute("CREATE DATABASE \(name) TEMPLATE template0")
  }

  func connect() throws -> PostgresConnection {
    try PostgresConnection(configuration, applicationName: "martlet test")
  }

  deinit {
    do {
      try PostgresConnection(server, applicationName: "test").execute("DROP DATABASE \(name) WITH (FORCE)")
    } catch {
      Issue.record(error)
    }
  }
}
