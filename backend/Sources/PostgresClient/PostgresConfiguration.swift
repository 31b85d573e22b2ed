public import Diagnostics

/// How to reach a PostgreSQL server: libpq's connection keywords, with the password apart so that nothing prints it.
public struct PostgresConfiguration: Sendable, Hashable {
  /// libpq keywords (`host`, `port`, `dbname`, `user`, `sslmode`, `sslrootcert`, …) except `password`.
  /// Source: PostgreSQL manual, 34.1.2 "Parameter Key Words".
  public var keywords: [String: String]
  public var password: Secret?

  public init(keywords: [String: String], password: Secret? = nil) {
    self.keywords = keywords
    self.password = password
  }
}
