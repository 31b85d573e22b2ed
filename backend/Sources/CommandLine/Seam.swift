// Replaced by PostgresClient's parser and Planning's PlanDirectory.
import Diagnostics
import PostgresClient
import SchemaModel

enum PlanDirectory {
  static func read(from path: String) throws(MartletError) -> MigrationPlan {
    throw MartletError(.invalidPlan, "Plans cannot be read yet.", context: ErrorContext(object: path))
  }

  static func write(_ plan: MigrationPlan, to path: String) throws(MartletError) {
    throw MartletError(.file, "Plans cannot be written yet.", context: ErrorContext(object: path))
  }
}

extension PostgresConfiguration {
  static func parse(_ url: String, environment: [String: String]) throws(MartletError) -> PostgresConfiguration {
    guard url.hasPrefix("postgres") else { throw MartletError(.invalidURL, "The target URL is wrong.") }
    return PostgresConfiguration(keywords: ["host": "127.0.0.1", "dbname": "shop"])
  }

  var redactedURL: String { "postgresql://127.0.0.1:5432/\(keywords["dbname"] ?? "")" }
}
