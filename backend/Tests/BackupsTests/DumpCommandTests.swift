import Diagnostics
import PostgresClient
import Testing

@testable import Backups

struct DumpCommandTests {
  private static func command(
    _ keywords: [String: String], password: Secret? = nil
  ) -> DumpCommand {
    DumpCommand(
      target: PostgresConfiguration(keywords: keywords, password: password), applicationName: "martlet backup j",
      snapshot: "0-1", file: "/b/x.partial", lockWaitSeconds: 60)
  }

  @Test func `no secret is on its command line`() {
    let command = Self.command(
      ["host": "db", "user": "ann", "options": "-c app.key=canary"], password: Secret("canary"))
    #expect(!command.arguments.joined(separator: " ").contains("canary"))
    let environment = command.environment(from: [:])
    #expect(environment["PGPASSWORD"] == "canary" && environment["PGOPTIONS"] == "-c app.key=canary")
  }

  @Test func `a connection string says who, where and by what name, quoted as libpq reads it`() throws {
    let keywords = ["host": "db", "dbname": #"it's a \ "database""#, "sslmode": "verify-ca", "sslrootcert": "/a b/c"]
    let last = try #require(Self.command(keywords).arguments.last)
    let prefix = "--dbname="
    #expect(last.hasPrefix(prefix))
    let parsed = try PostgresConfiguration.parse(String(last.dropFirst(prefix.count)), environment: [:])
    #expect(parsed.keywords == keywords.merging(["application_name": "martlet backup j"]) { $1 })
  }

  @Test func `messages are in English, and of our environment only what is needed goes along`() {
    let own = [
      "PATH": "/bin", "HOME": "/root", "PGSSLROOTCERT": "/c", "AWS_SECRET_ACCESS_KEY": "canary",
      "LC_ALL": "de_DE.UTF-8",
      "MARTLET_SOURCE_PASSWORD": "canary", "PGHOST": "elsewhere",
    ]
    let environment = Self.command(["host": "db"]).environment(from: own)
    #expect(
      environment == ["PATH": "/bin", "HOME": "/root", "PGSSLROOTCERT": "/c", "LC_ALL": "C", "PGHOST": "db"])
  }
}
