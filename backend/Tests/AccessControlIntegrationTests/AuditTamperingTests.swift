import Diagnostics
import PostgresClient
import TestSupport
import Testing

@testable import AccessControl

@Suite("Tampering with the audit", .ownThread, .attack(from: .target, is: .refused)) struct AuditTamperingTests {
  struct Deed: Sendable, CustomTestStringConvertible {
    var sql: String
    var fault: AuditFault?

    init(_ sql: String, _ sequence: Int, _ kind: AuditFault.Kind) {
      self.sql = sql
      fault = AuditFault(sequence: sequence, kind: kind)
    }

    var testDescription: String { sql }
  }

  @Test(arguments: [
    "UPDATE martlet.audit SET object = 'x'", "UPDATE martlet.audit SET object = 'x' WHERE false",
    "DELETE FROM martlet.audit WHERE sequence = 3", "TRUNCATE martlet.audit",
    "SET session_replication_role = replica; DELETE FROM martlet.audit",
    "INSERT INTO martlet.audit SELECT * FROM martlet.audit WHERE sequence = 1 ON CONFLICT (sequence) DO UPDATE SET at = now()",
  ])
  func `is refused by the database, also to a superuser`(sql: String) async throws {
    let fixture = try await AccessFixture()
    try await fixture.append(5)
    let error = #expect(throws: MartletError.self) { try fixture.onTarget { try $0.execute(sql) } }
    #expect(error?.code == .permission && error?.context.sqlState == "42501")
    #expect(error?.context.serverMessage == "martlet.audit is append-only")
    #expect(try await fixture.audit.verify().entries == 5)
  }

  @Test(arguments: [
    Deed("UPDATE martlet.audit SET object = 'another' WHERE sequence = 550", 550, .edited),
    Deed("UPDATE martlet.audit SET at = at + interval '1 microsecond' WHERE sequence = 1", 1, .edited),
    Deed("UPDATE martlet.audit SET detail = '{ }' WHERE sequence = 599", 599, .edited),
    Deed("UPDATE martlet.audit SET role = '' WHERE sequence = 500", 500, .edited),
    Deed("UPDATE martlet.audit SET hash = sha256('x') WHERE sequence = 501", 501, .edited),
    Deed("UPDATE martlet.audit SET previous_hash = sha256('x') WHERE sequence = 502", 502, .unlinked),
    Deed("DELETE FROM martlet.audit WHERE sequence = 1", 1, .missing),
    Deed("DELETE FROM martlet.audit WHERE sequence BETWEEN 499 AND 501", 499, .missing),
    Deed("DELETE FROM martlet.audit WHERE sequence > 520", 521, .truncated),
    Deed("DELETE FROM martlet.audit", 1, .truncated),
    Deed(
      """
      UPDATE martlet.audit SET sequence = 999999 WHERE sequence = 20;
      UPDATE martlet.audit SET sequence = 20 WHERE sequence = 21;
      UPDATE martlet.audit SET sequence = 21 WHERE sequence = 999999
      """, 20, .unlinked),
    Deed(
      """
      DELETE FROM martlet.audit WHERE sequence = 580;
      UPDATE martlet.audit SET sequence = -sequence WHERE sequence > 580;
      UPDATE martlet.audit SET sequence = -sequence - 1 WHERE sequence < 0;
      UPDATE martlet.audit_head SET sequence = sequence - 1
      """, 580, .unlinked),
    Deed("DELETE FROM martlet.audit_head", 600, .headMismatch),
    Deed(
      "UPDATE martlet.audit_head SET (sequence, hash) = (SELECT sequence, hash FROM martlet.audit WHERE sequence = 599)",
      600, .headMismatch),
    Deed(
      "ALTER TABLE martlet.audit ALTER object DROP NOT NULL; UPDATE martlet.audit SET object = NULL WHERE sequence = 9",
      9, .edited),
    Deed("UPDATE martlet.audit SET at = 'infinity' WHERE sequence = 600", 600, .edited),
    Deed("UPDATE martlet.audit SET object = repeat('x', 10000000) WHERE sequence BETWEEN 2 AND 20", 2, .edited),
  ])
  func `with the trigger off is found, at its place`(deed: Deed) async throws {
    let fixture = try await AccessFixture()
    try await fixture.append(600)
    #expect(try await fixture.audit.verify().isIntact)
    try fixture.onTarget { connection in
      try connection.execute("ALTER TABLE martlet.audit DISABLE TRIGGER ALL")
      try connection.execute(
        "ALTER TABLE martlet.audit DROP CONSTRAINT audit_at_check, DROP CONSTRAINT audit_sequence_check")
      try connection.execute(deed.sql)
      try connection.execute("ALTER TABLE martlet.audit ENABLE ALWAYS TRIGGER append_only")
    }
    let verification = try await fixture.audit.verify()
    #expect(verification.fault == deed.fault && !verification.isIntact)
  }

  @Test func `together with the head is found by who has noted the head`() async throws {
    let fixture = try await AccessFixture()
    try await fixture.append(20)
    let head = try #require(try await fixture.audit.verify().head)
    #expect(head.sequence == 20)
    try await fixture.append(5)
    #expect(try await fixture.audit.verify(anchor: head).isIntact)
    try fixture.onTarget { connection in
      try connection.execute("ALTER TABLE martlet.audit DISABLE TRIGGER ALL")
      try connection.execute("DELETE FROM martlet.audit WHERE sequence > 10")
      try connection.execute(
        "UPDATE martlet.audit_head SET (sequence, hash) = (SELECT sequence, hash FROM martlet.audit WHERE sequence = 10)"
      )
    }
    #expect(try await fixture.audit.verify().isIntact)
    #expect(try await fixture.audit.verify(anchor: head).fault == AuditFault(sequence: 11, kind: .truncated))
    try await fixture.append(30)
    #expect(try await fixture.audit.verify().isIntact)
    #expect(try await fixture.audit.verify(anchor: head).fault == AuditFault(sequence: 20, kind: .replaced))
  }

  @Test func `a head that was put back does not let the chain fork`() async throws {
    let fixture = try await AccessFixture()
    try await fixture.append(3)
    try fixture.onTarget { connection in
      try connection.execute(
        "UPDATE martlet.audit_head SET (sequence, hash) = (SELECT sequence, hash FROM martlet.audit WHERE sequence = 2)"
      )
    }
    let error = await #expect(throws: MartletError.self) { try await fixture.append(1) }
    #expect(error?.context.sqlState == "23505")
    #expect(try await fixture.audit.verify().fault?.kind == .headMismatch)
  }
}
