import Diagnostics
import Ledger
import MySQLClient
import Testing

@testable import Migration

@Suite("The source of a resumed run")
struct ResumedSourceTests {
  private static let source = MySQLConfiguration(host: "db.example", user: "app", password: "secret", database: "shop")

  private static func choose(
    _ stored: RunSource, given: MySQLConfiguration? = nil, _ environment: [String: String]
  ) throws -> ResumedSource {
    try ResumedSource.choose(stored, run: "r", given: given, environment: environment, optionFiles: [])
  }

  private static func bound() throws -> RunSource { try .bound(source, run: "r") }

  @Test func `is the ledger's, where it is proved that the password was given for it`() throws {
    let bound = try Self.bound()
    #expect(!bound.url.contains("secret") && bound.binding?.contains("secret") == false)
    let found = try Self.choose(bound, ["MARTLET_SOURCE_PASSWORD": "secret"])
    #expect(found.configuration == Self.source)
    #expect(found.replacing == nil)
  }

  @Test func `is as the run had it, whatever the environment says by now`() throws {
    let environment = [
      "MARTLET_SOURCE_PASSWORD": "secret", "MYSQL_HOST": "elsewhere", "MYSQL_UNIX_PORT": "/s", "MYSQL_TCP_PORT": "1",
    ]
    #expect(try Self.choose(try Self.bound(), environment).configuration == Self.source)
  }

  struct Refused: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var password = "secret"
    var change: @Sendable (inout RunSource) -> Void
  }

  @Test(arguments: [
    Refused(testDescription: "another host") { $0.url = "mysql://app@evil.example:3306/shop" },
    Refused(testDescription: "another port") { $0.url = "mysql://app@db.example:3307/shop" },
    Refused(testDescription: "another account") { $0.url = "mysql://root@db.example:3306/shop" },
    Refused(testDescription: "a socket") { $0.url += "?socket=/tmp/s" },
    Refused(testDescription: "no TLS") { $0.url += "?ssl-mode=disabled" },
    Refused(testDescription: "a key of somebody's") { $0.url += "?server-public-key=/tmp/k" },
    Refused(testDescription: "a password of its own") { $0.url = "mysql://app:secret@db.example:3306/shop" },
    Refused(testDescription: "an empty password of its own") { $0.url = "mysql://app:@db.example:3306/shop" },
    Refused(testDescription: "no proof") { $0.binding = nil },
    Refused(testDescription: "a proof that is no document") { $0.binding = "[[" },
    Refused(testDescription: "a proof of another version") {
      $0.binding = $0.binding?.replacing(#""v":1"#, with: #""v":2"#)
    },
    Refused(testDescription: "another password", password: "changed") { _ in },
  ])
  func `is refused before anything is sent`(_ refused: Refused) throws {
    var stored = try Self.bound()
    refused.change(&stored)
    let error = #expect(throws: MartletError.self) {
      try Self.choose(stored, ["MARTLET_SOURCE_PASSWORD": refused.password])
    }
    #expect(error?.code == .sourceUnproved)
    #expect(error?.hint?.contains("martlet resume --source SOURCE_URL TARGET_URL") == true)
    #expect(error?.context.object?.hasPrefix("mysql://") == true && error?.context.object?.contains("secret") == false)
  }

  @Test func `may be any, where there is no password that it could get`() throws {
    let elsewhere = RunSource(url: "mysql://app@elsewhere:1/shop")
    #expect(try Self.choose(elsewhere, [:]).configuration.host == "elsewhere")
    #expect(try Self.choose(elsewhere, ["MYSQL_PWD": ""]).configuration.host == "elsewhere")
  }

  @Test func `is what a person names now, which the ledger learns`() throws {
    var given = Self.source
    (given.host, given.password) = ("new.example", "new")
    let found = try Self.choose(RunSource(url: "nonsense"), given: given, [:])
    #expect(found.configuration == given)
    let replacing = try #require(found.replacing)
    let next = try Self.choose(replacing, ["MARTLET_SOURCE_PASSWORD": "new"])
    #expect(next.configuration == given)
    given.password = nil
    #expect(try Self.choose(RunSource(url: "nonsense"), given: given, [:]).replacing?.binding == nil)
  }
}
