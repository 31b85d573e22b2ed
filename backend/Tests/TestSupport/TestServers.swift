import Diagnostics
import Foundation
public import MySQLClient
public import PostgresClient

/// The private servers that `scripts/servers run` has started for the tests. A missing one is a failure, not a skip.
public enum TestServers {
  public enum Source: String, CaseIterable, Sendable, CustomStringConvertible {
    case mysql = "MARTLET_TEST_MYSQL_URL"
    case mariadb = "MARTLET_TEST_MARIADB_URL"

    public var description: String { self == .mysql ? "MySQL" : "MariaDB" }

    public func configuration() throws -> MySQLConfiguration {
      try MySQLConfiguration.parse(try variable(rawValue), environment: [:], optionFiles: [])
    }
  }

  /// The flavours to run against: both, unless MySQL is given up by name.
  public static var sources: [Source] {
    ProcessInfo.processInfo.environment["MARTLET_TESTS_WITHOUT_MYSQL"] == "1" ? [.mariadb] : Source.allCases
  }

  public enum Target: String, CaseIterable, Sendable, CustomStringConvertible {
    case postgres15 = "MARTLET_TEST_POSTGRES_URL"
    case postgres18 = "MARTLET_TEST_POSTGRES18_URL"

    public var description: String { self == .postgres15 ? "PostgreSQL 15" : "PostgreSQL 18" }
  }

  public static func target(_ target: Target = .postgres15) throws -> PostgresConfiguration {
    try PostgresConfiguration.parse(try variable(target.rawValue), environment: [:])
  }

  static func variable(_ name: String) throws -> String {
    guard let value = ProcessInfo.processInfo.environment[name], !value.isEmpty else {
      throw MartletError(
        .usage, "A test needs a server.", context: ErrorContext(object: name),
        hint: "Run the tests by `make test`, or under `backend/scripts/servers run -- …`.")
    }
    return value
  }
}
