// Replaced by the clients' own parsers and Planning's PlanDirectory.
import Diagnostics
import MySQLClient
import PostgresClient
import SchemaModel

extension MySQLConfiguration {
  static func parse(_ url: String, environment: [String: String], optionFiles: [String]?) throws(MartletError)
    -> MySQLConfiguration
  {
    guard url.hasPrefix("mysql://") else { throw MartletError(.invalidURL, "The source URL is wrong.") }
    let rest = url.dropFirst(8)
    let database = rest.split(separator: "/").dropFirst().first.map { String($0.prefix { $0 != "?" }) }
    return MySQLConfiguration(user: "root", database: database)
  }
  var redactedURL: String { "mysql://\(user)@\(host):\(port)/\(database ?? "")" }
}
extension PostgresConfiguration {
  static func parse(_ url: String, environment: [String: String]) throws(MartletError) -> PostgresConfiguration {
    guard url.hasPrefix("postgres") else { throw MartletError(.invalidURL, "The target URL is wrong.") }
    return PostgresConfiguration(keywords: ["host": "127.0.0.1", "dbname": "shop"])
  }
  var redactedURL: String { "postgresql://postgres@127.0.0.1:5432/\(keywords["dbname"] ?? "")" }
}
enum PlanDirectory {
  static func read(from path: String) throws -> MigrationPlan { throw MartletError(.invalidPlan, "no") }
  static func write(_ plan: MigrationPlan, to path: String) throws {}
}
