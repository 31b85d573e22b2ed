import Diagnostics
import Testing

@testable import MySQLClient

@Suite struct `Connection URL` {
  static let accepted: [(url: String, expected: MySQLConfiguration)] = [
    ("mysql://root@db", MySQLConfiguration(host: "db", user: "root")),
    ("mariadb://root@db/", MySQLConfiguration(host: "db", user: "root")),
    ("MySQL://root@db:3307/shop", MySQLConfiguration(host: "db", port: 3307, user: "root", database: "shop")),
    ("mysql://root:@db", MySQLConfiguration(host: "db", user: "root", password: "")),
    ("mysql://u:p%40ss%2F%3A%25@db", MySQLConfiguration(host: "db", user: "u", password: "p@ss/:%")),
    ("mysql://u:p@ss:word@db", MySQLConfiguration(host: "db", user: "u", password: "p@ss:word")),
    ("mysql://j%C3%B6rg@db/caf%C3%A9", MySQLConfiguration(host: "db", user: "jörg", database: "café")),
    ("mysql://root@[::1]:3307/a", MySQLConfiguration(host: "::1", port: 3307, user: "root", database: "a")),
    ("mysql://root@[fe80::1%25eth0]", MySQLConfiguration(host: "fe80::1%eth0", user: "root")),
    ("mysql:///shop", MySQLConfiguration(user: "me", database: "shop")),
    ("mysql://", MySQLConfiguration(user: "me")),
    ("mysql://root@db/a%2Fb", MySQLConfiguration(host: "db", user: "root", database: "a/b")),
    (
      "mysql://root@db?socket=/run/my.sock&connect_timeout=3&read-timeout=0&write-timeout=9",
      MySQLConfiguration(
        host: "db", socketPath: "/run/my.sock", user: "root", connectTimeoutSeconds: 3, readTimeoutSeconds: 0,
        writeTimeoutSeconds: 9)
    ),
    (
      "mysql://root@db?ssl-mode=VERIFY_IDENTITY&ssl-ca=/a%20b/ca.pem",
      MySQLConfiguration(host: "db", user: "root", tlsMode: .verifyFull, caFile: "/a b/ca.pem")
    ),
    (
      "mysql://root@127.0.0.1?server-public-key=/k.pem&allow-plaintext-password=true",
      MySQLConfiguration(user: "root", serverPublicKeyFile: "/k.pem", allowsPlaintextPassword: true)
    ),
    (
      "mysql://root@db?ssl-ca=ca.pem",
      MySQLConfiguration(host: "db", user: "root", tlsMode: .verifyCA, caFile: "ca.pem")
    ),
    (
      "mysql://root@db?ssl-mode=required&ssl-cert=c.pem&ssl-key=k.pem",
      MySQLConfiguration(
        host: "db", user: "root", tlsMode: .required, certificateFile: "c.pem", keyFile: "k.pem")
    ),
  ]

  @Test(arguments: accepted)
  func `reads every part`(url: String, expected: MySQLConfiguration) throws {
    #expect(try MySQLConfiguration.parse(url, environment: ["USER": "me"], optionFiles: []) == expected)
  }

  static let refused = [
    "", "db", "root@db", "postgresql://root@db", "mysql:root@db", "http://db",
    "mysql://root@db:port", "mysql://root@db:0", "mysql://root@db:65536", "mysql://root@db:",
    "mysql://root@::1", "mysql://root@[::1", "mysql://root@[::1]x",
    "mysql://root@db/a/b", "mysql://root@db#x", "mysql://root@a,b", "mysql://root@a%3Db", "mysql://root@a b",
    "mysql://root@db/%zz", "mysql://root@db/%f", "mysql://root@db/%ff", "mysql://root@db/a%00b", "mysql://ro%00ot@db",
    "mysql://root@db?ssl-mode", "mysql://root@db?ssl-mode=", "mysql://root@db?ssl-mode=maybe",
    "mysql://root@db?sslmode=required", "mysql://root@db?useSSL=true", "mysql://root@db?read-timeout=-1",
    "mysql://root@db?read-timeout=soon", "mysql://root@db?connect-timeout=0",
    "mysql://root@db?socket=a&socket=b", "mysql://root@db?ssl-mode=verify-ca",
    "mysql://root@127.0.0.1?allow-plaintext-password=perhaps", "mysql://root@db?allow-plaintext-password=true",
    "mysql://root@127.1?allow-plaintext-password=true", "mysql://root@db?ssl-cert=c.pem",
    // Passwords with characters that should have been escaped.
    "mysql://root:hun/ter2@db/shop", "mysql://root:hun?ter2@db/shop", "mysql://root:hun#ter2@db/shop",
    "mysql://root:hun%ter2@db", "mysql://root:hun%00ter2@db",
  ]

  @Test(arguments: refused)
  func `refuses a URL without quoting it`(url: String) throws {
    let error = try #require(throws: MartletError.self) {
      try MySQLConfiguration.parse(url, environment: ["USER": "me"], optionFiles: [])
    }
    #expect(error.code == .invalidURL)
    #expect(error.hint != nil)
    for secret in ["hun", "ter2"] { #expect(!"\(error) \(error.hint ?? "")".contains(secret)) }
  }

  @Test func `needs a user from somewhere`() throws {
    let error = try #require(throws: MartletError.self) {
      try MySQLConfiguration.parse("mysql://db", environment: [:], optionFiles: [])
    }
    #expect(error.code == .invalidURL)
  }

  @Test(arguments: accepted)
  func `is read back from its redacted form`(url: String, expected: MySQLConfiguration) throws {
    var withoutPassword = expected
    withoutPassword.password = nil
    let redacted = expected.redactedURL
    #expect(try MySQLConfiguration.parse(redacted, environment: [:], optionFiles: []) == withoutPassword)
  }

  @Test func `hides the password in every description`() {
    let configuration = MySQLConfiguration(host: "db", user: "root", password: "hunter2", database: "shop")
    #expect(configuration.redactedURL == "mysql://root@db:3306/shop")
    #expect(!"\(configuration)".contains("hunter2"))
    #expect(!String(reflecting: configuration).contains("hunter2"))
  }

  @Test func `keeps any name through percent-encoding`() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SplitMix(state: seed)
    for _ in 0..<500 {
      let name = String(
        String.UnicodeScalarView((0..<Int.random(in: 1...12, using: &random)).map { _ in scalar(using: &random) }))
      let configuration = MySQLConfiguration(host: "db", user: name, database: name)
      let parsed = try MySQLConfiguration.parse(configuration.redactedURL, environment: [:], optionFiles: [])
      #expect(parsed == configuration, "seed \(seed)")
    }
  }

  private func scalar(using random: inout SplitMix) -> Unicode.Scalar {
    while true {
      let limit: UInt32 = Bool.random(using: &random) ? 0x7F : 0x10FFFF
      if let scalar = Unicode.Scalar(UInt32.random(in: 1...limit, using: &random)) { return scalar }
    }
  }
}

/// SplitMix64: small, and the same everywhere for a seed.
private struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
