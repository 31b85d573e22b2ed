import Diagnostics
import Foundation
import Testing

@testable import MySQLClient

@Suite struct `Option file` {
  static let values: [(line: String, expected: String?)] = [
    ("password=plain", "plain"),
    ("password = spaced ", "spaced"),
    ("  password=indented", "indented"),
    ("password=\"a # b\"", "a # b"),
    ("password='a ; b' # comment", "a ; b"),
    ("password=a#comment", "a"),
    ("password='it''", "it"),
    (#"password="a\"b""#, "a\"b"),
    (#"password=a\sb\tc\\d\x"#, "a b\tc\\d\\x"),
    ("password=\"open", "\"open"),
    ("PASSWORD=upper", "upper"),
    ("loose-password=loose", "loose"),
    ("password=", ""),
    ("password=a=b", "a=b"),
    ("password", nil),
    ("# password=no", nil),
    ("; password=no", nil),
    ("pass=no", nil),
  ]

  @Test(arguments: values)
  func `reads values as the servers' clients do`(line: String, expected: String?) throws {
    #expect(try settings("[client]\n\(line)\n").password == expected.map { Secret($0) })
  }

  @Test func `reads its groups only, and later lines win`() throws {
    let read = try settings(
      """
      host=no-group
      [mysqld]
      port=1
      [client]
      user=a
      port=2
      [mysql]
      user=b
      [client-server]
      socket=/run/s.sock
      [ martlet ]
      port=3
      ssl_mode=REQUIRED
      ssl-ca=/ca.pem
      unknown-option=1
      """)
    #expect(
      read
        == ConnectionSettings(
          socketPath: "/run/s.sock", port: 3, user: "a", tlsMode: .required, caFile: "/ca.pem"))
  }

  static let modes: [(line: String, mode: MySQLConfiguration.TLSMode?)] = [
    ("ssl", .required), ("ssl=1", .required), ("ssl=0", .disabled), ("ssl=OFF", .disabled), ("skip-ssl", .disabled),
    ("ssl-verify-server-cert", .verifyFull), ("ssl-verify-server-cert=0", nil), ("ssl-mode=verify_ca", .verifyCA),
  ]

  @Test(arguments: modes)
  func `knows both flavours' words for TLS`(line: String, mode: MySQLConfiguration.TLSMode?) throws {
    #expect(try settings("[client]\n\(line)").tlsMode == mode)
  }

  @Test(arguments: ["[client", "[client]\nport=many", "!wrong x", "!include", "[client]\nssl-mode=sure"])
  func `refuses a broken line and names its place`(text: String) throws {
    let error = try #require(throws: MartletError.self) { try settings(text) }
    #expect(error.code == .file)
    #expect(error.context.object == "my.cnf")
    #expect(error.context.line == text.split(separator: "\n").count)
  }

  @Test func `follows includes in place`() throws {
    try withFolder { folder in
      try write("[client]\nuser=second\nport=2\n", to: "\(folder)/conf.d/b.cnf")
      try write("[client]\nuser=first\n", to: "\(folder)/conf.d/a.cnf")
      try write("[client]\nuser=ignored\n", to: "\(folder)/conf.d/c.txt")
      try write("[client]\nhost=one\n", to: "\(folder)/one.cnf")
      try write(
        "[client]\nport=1\n!include one.cnf\n!include \(folder)/missing.cnf\n!includedir \(folder)/conf.d\n",
        to: "\(folder)/my.cnf")
      var file = OptionFile()
      try file.read(path: "\(folder)/my.cnf", mustExist: true)
      #expect(file.settings == ConnectionSettings(host: "one", port: 2, user: "second"))
    }
  }

  @Test func `stops at files that include themselves`() throws {
    try withFolder { folder in
      try write("!include \(folder)/my.cnf\n", to: "\(folder)/my.cnf")
      var file = OptionFile()
      let error = try #require(throws: MartletError.self) { try file.read(path: "\(folder)/my.cnf", mustExist: true) }
      #expect(error.code == .file)
    }
  }

  @Test func `does not trust a file that everybody may write to`() throws {
    try withFolder { folder in
      let path = "\(folder)/my.cnf"
      try write("[client]\nuser=mallory\n", to: path)
      try FileManager.default.setAttributes([.posixPermissions: 0o666], ofItemAtPath: path)
      var file = OptionFile()
      try file.read(path: path, mustExist: false)
      #expect(file.settings == ConnectionSettings())
      #expect(throws: MartletError.self) { try file.read(path: path, mustExist: true) }
    }
  }

  @Test func `ignores a missing file unless it was named`() throws {
    var file = OptionFile()
    try file.read(path: "/nowhere/my.cnf", mustExist: false)
    #expect(throws: MartletError.self) { try file.read(path: "/nowhere/my.cnf", mustExist: true) }
  }

  private func settings(_ text: String) throws -> ConnectionSettings {
    var file = OptionFile()
    try file.apply(text, path: "my.cnf")
    return file.settings
  }
}

/// Makes a folder for one test and removes it.
func withFolder(_ body: (String) throws -> Void) throws {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent("martlet-\(UUID().uuidString)").path
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer { #expect(throws: Never.self) { try FileManager.default.removeItem(atPath: folder) } }
  try body(folder)
}

func write(_ text: String, to path: String) throws {
  let url = URL(fileURLWithPath: path)
  try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
  try Data(text.utf8).write(to: url)
}
