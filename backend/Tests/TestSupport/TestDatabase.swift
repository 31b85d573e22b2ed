import Foundation
public import PostgresClient
import Testing

/// A target database of one test, with a random name, dropped when the test lets it go.
public final class TestDatabase {
  public let configuration: PostgresConfiguration
  private let server: PostgresConfiguration
  private let name = "d_" + UUID().uuidString.lowercased().replacing("-", with: "_")

  public init(on target: TestServers.Target = .postgres15) throws {
    server = try TestServers.target(target)
    configuration = server.withDatabase(name)
    try PostgresConnection(unprepared: server, applicationName: "test").execute(
      "CREATE DATABASE \(name) TEMPLATE template0")
  }

  public func connect() throws -> PostgresConnection {
    try PostgresConnection(unprepared: configuration, applicationName: "martlet test")
  }

  deinit {
    do {
      try PostgresConnection(unprepared: server, applicationName: "test").execute("DROP DATABASE \(name) WITH (FORCE)")
    } catch {
      Issue.record(error)
    }
  }
}
