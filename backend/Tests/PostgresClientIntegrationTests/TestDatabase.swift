import Diagnostics
import Foundation
import PostgresClient
import Testing

/// A database of one test, with a random name, dropped when the test lets it go.
final class TestDatabase {
  let configuration: PostgresConfiguration
  private let server: PostgresConfiguration
  private let name = "client_" + UUID().uuidString.lowercased().replacing("-", with: "_")

  init() throws {
    let environment = ProcessInfo.processInfo.environment
    let url = try #require(environment["MARTLET_TEST_POSTGRES_URL"], "run with backend/scripts/servers run -- …")
    server = try PostgresConfiguration.parse(url, environment: [:])
    configuration = server.withDatabase(name)
    try PostgresConnection(server, applicationName: "test").execute("CREATE DATABASE \(name) TEMPLATE template0")
  }

  func connect() throws -> PostgresConnection {
    try PostgresConnection(configuration, applicationName: "martlet test")
  }

  deinit {
    do {
      try PostgresConnection(server, applicationName: "test").execute("DROP DATABASE \(name) WITH (FORCE)")
    } catch {
      Issue.record(error)
    }
  }
}

/// The stream of PostgreSQL's binary COPY: signature, flags, header length, then rows of fields, then -1.
/// Source: PostgreSQL manual, COPY, "Binary Format".
func binaryCopy(_ rows: [[[UInt8]?]]) -> [UInt8] {
  func big(_ value: Int, bytes: Int) -> [UInt8] {
    (0..<bytes).reversed().map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
  }
  var stream: [UInt8] = Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0x00] + big(0, bytes: 4) + big(0, bytes: 4)
  for row in rows {
    stream += big(row.count, bytes: 2)
    for field in row { stream += field.map { big($0.count, bytes: 4) + $0 } ?? big(-1, bytes: 4) }
  }
  return stream + big(-1, bytes: 2)
}

func int4(_ value: Int32) -> [UInt8] { withUnsafeBytes(of: value.bigEndian) { Array($0) } }

func write(_ bytes: [UInt8], to copy: PostgresCopyIn) throws(MartletError) {
  let result = bytes.withUnsafeBytes { buffer in
    Result { () throws(MartletError) in try copy.write(buffer) }
  }
  try result.get()
}
