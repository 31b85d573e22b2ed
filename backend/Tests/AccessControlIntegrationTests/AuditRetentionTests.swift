import Diagnostics
import Ledger
import PostgresClient
import TestSupport
import Testing

@testable import AccessControl

@Suite("Old entries of the audit", .ownThread) struct AuditRetentionTests {
  /// Sets the clock of the first entries back before they are hashed, as if they had been written then.
  private static func fixture(old: Int, young: Int) async throws -> AccessFixture {
    let fixture = try await AccessFixture()
    let day = 86_400_000_000
    try await fixture.access.write { ledger throws(MartletError) in
      for number in 0..<(old + young) {
        let (head, now) = try ledger.lockAudit()
        let at = number < old ? now - 10 * day : now
        var record = AuditRecord(
          sequence: head.sequence + 1, atMicroseconds: at, principal: "cli:anna",
          role: nil, action: "test.act", object: "object \(number)", outcome: "succeeded", requestID: nil,
          clientAddress: nil, detail: "{}", previousHash: head.hash, hash: [])
        record.hash = AuditChain.hash(of: record)
        try ledger.append(record)
      }
    }
    return fixture
  }

  private static func sequences(_ fixture: AccessFixture) throws -> [Int] {
    try fixture.onTarget { connection in
      try connection.query("SELECT sequence FROM martlet.audit ORDER BY sequence").map { try $0.int("sequence") ?? 0 }
    }
  }

  @Test func `are removed with a word about it, and the rest stays a chain`() async throws {
    let fixture = try await Self.fixture(old: 5, young: 3)
    let nothing = try await fixture.audit.prune(keepingDays: 11, by: AccessFixture.anna)
    #expect(nothing.removedEntries == 0 && nothing.verification.entries == 8)
    let pruning = try await fixture.audit.prune(keepingDays: 9, by: AccessFixture.anna)
    #expect(pruning.removedEntries == 5)
    #expect(pruning.verification.isIntact && pruning.verification.entries == 4)
    #expect(pruning.verification.removedEntries == 5 && pruning.verification.head?.sequence == 9)
    #expect(try Self.sequences(fixture) == [6, 7, 8, 9])
    let newest = try await fixture.audit.page(AuditQuery()).entries.first
    #expect(newest?.action == "audit.prune" && newest?.principal == "cli:anna" && newest?.detail == ["entries": "5"])
    // The guard is back, and the chain goes on.
    #expect(throws: MartletError.self) { try fixture.onTarget { try $0.execute("DELETE FROM martlet.audit") } }
    try await fixture.append(3)
    #expect(try await fixture.audit.verify().entries == 7)
  }

  @Test func `that are all of it leave the word alone, and it vouches for itself`() async throws {
    let fixture = try await Self.fixture(old: 4, young: 0)
    #expect(try await fixture.audit.prune(keepingDays: 9, by: AccessFixture.anna).removedEntries == 4)
    #expect(try Self.sequences(fixture) == [5])
    #expect(try await fixture.audit.verify().isIntact)
    #expect(try await fixture.audit.prune(keepingDays: 9, by: AccessFixture.anna).removedEntries == 0)
  }

  @Test func `that were noted are told of when they are gone`() async throws {
    let fixture = try await Self.fixture(old: 5, young: 3)
    let hashes = try await fixture.audit.page(AuditQuery()).entries.reduce(into: [:]) { $0[$1.sequence] = $1.hash }
    _ = try await fixture.audit.prune(keepingDays: 9, by: AccessFixture.anna)
    let noted = { (sequence: Int) in AuditAnchor(sequence: sequence, hash: hashes[sequence] ?? "") }
    #expect(try await fixture.audit.verify(anchor: noted(6)).isIntact)
    #expect(try await fixture.audit.verify(anchor: noted(5)).isIntact)
    #expect(
      try await fixture.audit.verify(anchor: noted(4)).fault == AuditFault(sequence: 4, kind: .removed))
    let another = AuditAnchor(sequence: 5, hash: String(repeating: "0", count: 64))
    #expect(try await fixture.audit.verify(anchor: another).fault == AuditFault(sequence: 5, kind: .replaced))
  }

  @Test(
    .attack(from: .target, is: .refused),
    arguments: [
      // More than the word covers; less, by one that is put back; and a word of nobody.
      "DELETE FROM martlet.audit WHERE sequence = 6", "DELETE FROM martlet.audit WHERE sequence = 9",
      "UPDATE martlet.audit SET object = replace(object, 'audit:5', 'audit:6') WHERE sequence = 9",
    ])
  func `that somebody removes beside it are missed`(deed: String) async throws {
    let fixture = try await Self.fixture(old: 5, young: 3)
    _ = try await fixture.audit.prune(keepingDays: 9, by: AccessFixture.anna)
    try fixture.onTarget { connection in
      try connection.execute("ALTER TABLE martlet.audit DISABLE TRIGGER append_only")
      try connection.execute(deed)
    }
    #expect(try await !fixture.audit.verify().isIntact)
    let refused = try await fixture.audit.prune(keepingDays: 1, by: AccessFixture.anna)
    #expect(refused.removedEntries == 0 && !refused.verification.isIntact)
  }
}
