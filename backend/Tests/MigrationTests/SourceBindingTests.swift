import Diagnostics
import MySQLClient
import Testing

@testable import Migration

@Suite("The proof that a password was given for a source")
struct SourceBindingTests {
  private static let source = MySQLConfiguration(
    host: "db.example", user: "app", password: "pässword", database: "shop", tlsMode: .verifyFull, caFile: "/ca.pem")
  private static let salt = [UInt8](0..<16)

  /// Reckoned by Python: hashlib.scrypt, hmac.
  @Test func `is scrypt and HMAC of lengths and fields`() throws {
    let binding = try #require(try SourceBinding(Self.source, run: "run-1", salt: Self.salt))
    #expect(binding.tag == "5Y7fG0R4YRClO4Or/eR53HHQvKphOgXsKcwUxgf8OKE=")
    #expect(
      try RunReporting.json(binding)
        == #"{"salt":"AAECAwQFBgcICQoLDA0ODw==","tag":"5Y7fG0R4YRClO4Or/eR53HHQvKphOgXsKcwUxgf8OKE=","v":1}"#)
  }

  @Test func `holds for its run, source and password, and for no others`() throws {
    let binding = try #require(try SourceBinding(Self.source, run: "run-1"))
    #expect(try binding.proves(Self.source, run: "run-1"))
    #expect(try !binding.proves(Self.source, run: "run-2"))
    var other = Self.source
    other.host = "db.example.attacker.example"
    #expect(try !binding.proves(other, run: "run-1"))
    other = Self.source
    other.password = "password"
    #expect(try !binding.proves(other, run: "run-1"))
  }

  struct Change: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var make: @Sendable (inout MySQLConfiguration) -> Void
  }

  private static let changes = [
    Change(testDescription: "host") { $0.host = "db.example2" }, Change(testDescription: "port") { $0.port = 3307 },
    Change(testDescription: "socket") { $0.socketPath = "db.example" },
    Change(testDescription: "user") { $0.user = "root" }, Change(testDescription: "database") { $0.database = "crm" },
    Change(testDescription: "no database") { $0.database = nil },
    Change(testDescription: "TLS mode") { $0.tlsMode = .preferred },
    Change(testDescription: "CA file") { $0.caFile = "/other.pem" },
    Change(testDescription: "no CA file") { $0.caFile = nil },
    Change(testDescription: "certificate") { $0.certificateFile = "/c.pem" },
    Change(testDescription: "key") { $0.keyFile = "/c.pem" },
    Change(testDescription: "server's key") { $0.serverPublicKeyFile = "/c.pem" },
    Change(testDescription: "CA file as certificate") { ($0.caFile, $0.certificateFile) = (nil, "/ca.pem") },
    Change(testDescription: "open line") { $0.allowsPlaintextPassword = true },
    Change(testDescription: "letters from field to field") { ($0.user, $0.database) = ("apps", "hop") },
  ]

  @Test func `is about everything that says who gets the password, and how`() {
    var seen: Set = [SourceBinding.message(Self.source, run: "r"), SourceBinding.message(Self.source, run: "r2")]
    #expect(seen.count == 2)
    for change in Self.changes {
      var changed = Self.source
      change.make(&changed)
      #expect(seen.insert(SourceBinding.message(changed, run: "r")).inserted, "\(change.testDescription)")
    }
  }

  @Test(arguments: [nil, ""] as [Secret?]) func `is not made without a password`(password: Secret?) throws {
    var source = Self.source
    source.password = password
    #expect(try SourceBinding(source, run: "r", salt: Self.salt) == nil)
    let binding = try #require(try SourceBinding(Self.source, run: "r", salt: Self.salt))
    #expect(try !binding.proves(source, run: "r"))
  }

  @Test func `is nothing where it is of another version or shape`() throws {
    let whole = try #require(try SourceBinding(Self.source, run: "r", salt: Self.salt))
    for spoil in [
      { $0.version = 0 }, { $0.version = 2 }, { $0.salt = "" }, { $0.salt = "AAEC" }, { $0.tag = "" }, { $0.tag = "x" },
      { $0.tag = String($0.tag.dropLast(8)) },
    ] as [(inout SourceBinding) -> Void] {
      var binding = whole
      spoil(&binding)
      #expect(try !binding.proves(Self.source, run: "r"))
    }
  }
}
