import Diagnostics
import Foundation
import PostgresClient
import TestSupport

@testable import AccessControl

/// A target with a ledger, and a clock that tests move.
struct AccessFixture {
  let database: TestDatabase
  let fake = FakeClock(startingAt: Date())
  let access: AccessDatabase
  let tokens: TokenStore
  let audit: AuditLog

  static let anna = Requester.commandLine(user: "anna")

  init() async throws {
    database = try TestDatabase()
    access = try await AccessDatabase.open(database.configuration, clock: fake.clock)
    tokens = TokenStore(access, clock: fake.clock)
    audit = AuditLog(access)
  }

  /// Another server on the same target.
  func another() async throws -> AccessDatabase {
    try await AccessDatabase.open(database.configuration, clock: fake.clock)
  }

  func onTarget<Result>(_ body: (PostgresConnection) throws -> Result) throws -> Result {
    let connection = try database.connect()
    defer { connection.close() }
    return try body(connection)
  }

  /// A few in each transaction: each of them is a version of the head's row, which the next one has to pass.
  func append(_ count: Int) async throws {
    for start in stride(from: 0, to: count, by: 50) {
      try await access.write { ledger throws(MartletError) in
        for number in start..<min(start + 50, count) {
          let event = AuditEvent(Self.anna, action: "test.act", object: "object \(number)", outcome: .succeeded)
          try AuditChain.append(event, to: ledger)
        }
      }
    }
  }
}
