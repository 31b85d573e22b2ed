import Diagnostics
import Migration
import MySQLClient
import PostgresClient
import TestSupport
import Testing

@Suite("Character sets of the session, of case 10", .ownThread, .enabled(if: ReportedCase.arePresent))
struct CharacterSetCaseTests {
  /// Only MariaDB lets a server ignore what a client asks for.
  @Test func `every letter arrives from a server that skips the handshake`() async throws {
    let settings = ["--skip-character-set-client-handshake", "--character-set-server=latin1"]
    try await PrivateServer.with(.mariadb, settings: settings) { server in
      try await Scratch.with(.mariadb, on: server.configuration) { scratch in
        try scratch.load(ReportedCase("10"))
        try await check(scratch)
      }
    }
  }

  @Test(arguments: TestServers.sources)
  func `every letter arrives whatever init_connect does`(_ flavor: TestServers.Source) async throws {
    try await PrivateServer.with(flavor) { server in
      for statement in ["SET NAMES utf8mb3", "SET NAMES latin1"] {
        try await Scratch.with(flavor, on: server.configuration) { scratch in
          try scratch.load(ReportedCase("10"))
          try scratch.onSource { try $0.execute("SET GLOBAL init_connect = '\(statement)'") }
          try await check(scratch, user: "fr_10_user", password: "pw_10")
          try scratch.onSource { try $0.execute("SET GLOBAL init_connect = ''") }
        }
      }
    }
  }

  private func check(_ scratch: Scratch, user: String? = nil, password: String? = nil) async throws {
    let request = scratch.request {
      if let user { $0.source.user = user }
      if let password { $0.source.password = Secret(password) }
    }
    try await WholeMigration(scratch).check(request)
    try scratch.onTarget { target in
      func texts(_ sql: String) throws -> [String?] { try target.query(sql).map { try $0.string("v") } }
      #expect(try texts("SELECT w AS v FROM words ORDER BY id") == ["Привет", "smile 😀", "ascii", "€ „ž“"])
      #expect(try texts("SELECT t AS v FROM words ORDER BY id") == ["漢字", "é", nil, "ß"])
      #expect(try texts("SELECT v FROM words ORDER BY id") == ["Привет☂", "smile 😀☂", "ascii☂", "€ „ž“☂"])
      #expect(try texts("SELECT e || ' ' || s::text AS v FROM choice ORDER BY id") == ["да {один}", "👍 {😀}"])
      #expect(try texts("SELECT rtrim(c) || ' ' || g AS v FROM old") == ["Ёж 汉字"])
      // No server keeps a table's comment beyond the BMP: this is what they themselves hold.
      #expect(try texts("SELECT obj_description('words'::regclass) AS v") == ["слова ?"])
      #expect(try texts("SELECT col_description('words'::regclass, 2) AS v") == ["слово"])
      try target.execute("INSERT INTO words (id) VALUES (99); INSERT INTO choice (id) VALUES (99)")
      #expect(try texts("SELECT w AS v FROM words WHERE id = 99") == ["п😀"])
      #expect(try texts("SELECT e AS v FROM choice WHERE id = 99") == ["👍"])
    }
  }
}
