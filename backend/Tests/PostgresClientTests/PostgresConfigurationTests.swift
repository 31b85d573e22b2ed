import Diagnostics
import Testing

@testable import PostgresClient

@Suite struct PostgresConfigurationTests {
  @Test func `takes a URL apart and keeps the password away`() throws {
    let configuration = try PostgresConfiguration.parse(
      "postgresql://ann:s%40cret@db.example:5433/shop?sslmode=verify-full&sslrootcert=/ca.pem&sslpassword=key",
      environment: [:])
    #expect(
      configuration.keywords == [
        "user": "ann", "host": "db.example", "port": "5433", "dbname": "shop", "sslmode": "verify-full",
        "sslrootcert": "/ca.pem",
      ])
    #expect(configuration.password?.reveal { $0 } == "s@cret")
    #expect(configuration.keyPassword?.reveal { $0 } == "key")
    #expect(configuration.redactedURL == "postgresql://ann@db.example:5433/shop?sslmode=verify-full")
    #expect(!"\(configuration)".contains("s@cret"))
  }

  @Test func `reads keyword strings and the postgres scheme`() throws {
    let keywords = try PostgresConfiguration.parse("host=/run/pg dbname='my shop'", environment: [:])
    #expect(keywords.redactedURL == "postgresql://%2Frun%2Fpg/my%20shop")
    #expect(try PostgresConfiguration.parse("postgres://h/d", environment: [:]).database == "d")
  }

  @Test func `completes from the environment, and the text wins`() throws {
    let configuration = try PostgresConfiguration.parse(
      "postgresql://given/shop",
      environment: ["PGHOST": "other", "PGUSER": "ann", "PGPASSWORD": "secret", "PGSSLMODE": "require", "HOME": "/"])
    #expect(
      configuration.keywords == ["host": "given", "dbname": "shop", "user": "ann", "sslmode": "require"])
    #expect(configuration.password == "secret")
  }

  @Test func `leaves the rest of a service to libpq`() throws {
    let configuration = try PostgresConfiguration.parse(
      "postgresql://", environment: ["PGSERVICE": "prod", "PGHOST": "ignored"])
    #expect(configuration.keywords == ["service": "prod"])
    #expect(configuration.redactedURL == "postgresql:///?service=prod")
  }

  @Test(arguments: [
    "mysql://ann:hunter2@h/d", "postgresql://ann:hunter2@h:port/d?x", "password=hunter2 and more",
    "password=my hunter2=x", "postgresql://ann:hunter2/@h/d", "postgresql://h/d?password=hunter2&hunter2=1",
    "hunter2",
  ])
  func `refuses without repeating a secret`(text: String) throws {
    let error = try #require(throws: MartletError.self) {
      try PostgresConfiguration.parse(text, environment: [:])
    }
    #expect(error.code == .invalidURL)
    #expect(!"\(error)".contains("hunter2"))
    #expect(error.hint != nil)
  }

  @Test func `names an unknown keyword`() throws {
    let error = try #require(throws: MartletError.self) {
      try PostgresConfiguration.parse("postgresql://h/d?sslmod=require", environment: [:])
    }
    #expect(error.context.serverMessage == #"invalid URI query parameter: "sslmod""#)
  }

  @Test(arguments: [
    ("postgresql://db.example/d", "require"), ("postgresql://127.0.0.1.example/d", "require"),
    ("postgresql://localhost,db.example/d", "require"), ("host=localhost hostaddr=192.0.2.1", "require"),
    ("postgresql://db.example/d?sslmode=prefer", "prefer"), ("postgresql://localhost/d", nil),
    ("postgresql://127.0.0.1:5433/d", nil), ("postgresql://[::1]/d", nil), ("postgresql:///d", nil),
    ("postgresql://%2Frun%2Fpostgresql/d", nil), ("host=db.example hostaddr=127.0.0.2", nil),
  ])
  func `asks for TLS beyond this machine unless the person says otherwise`(url: String, mode: String?) throws {
    let configuration = try PostgresConfiguration.parse(url, environment: [:])
    #expect(configuration.keywords["sslmode"] == mode)
    let inherited = try PostgresConfiguration.parse("postgresql://", environment: ["PGHOST": "db.example"])
    #expect(inherited.keywords["sslmode"] == "require")
  }

  @Test func `tries the hosts of a list in turn`() throws {
    let configuration = try PostgresConfiguration.parse("postgresql://a:1,b:2/d", environment: [:])
    #expect(configuration.attempts.map { $0["host"] } == ["a", "b"])
    #expect(configuration.attempts.map { $0["port"] } == ["1", "2"])
    #expect(configuration.redactedURL == "postgresql://a:1,b:2/d?sslmode=require")
    let onePort = try PostgresConfiguration.parse("host=a,b port=7", environment: [:])
    #expect(onePort.attempts.map { $0["port"] } == ["7", "7"])
  }

  @Test func `changes the database alone`() throws {
    let other = try PostgresConfiguration.parse("postgresql://u:p@h/d", environment: [:]).withDatabase("e")
    #expect(other.database == "e")
    #expect(other.password == "p")
  }
}
