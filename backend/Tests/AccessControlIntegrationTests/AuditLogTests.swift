import Diagnostics
import Foundation
import PostgresClient
import TestSupport
import Testing

@testable import AccessControl

@Suite("The audit", .ownThread) struct AuditLogTests {
  private static let root = URL(filePath: #filePath).appending(path: "../../../..").standardizedFileURL

  private static func event(_ number: Int, _ requester: Requester = AccessFixture.anna) -> AuditEvent {
    AuditEvent(requester, action: "test.act", object: "object \(number)", outcome: .succeeded)
  }

  @Test func `appends of many at once form one chain`() async throws {
    let fixture = try await AccessFixture()
    let (writers, each) = (8, 25)
    let sequences = try await withThrowingTaskGroup(of: [Int].self) { group in
      for writer in 0..<writers {
        let log = AuditLog(try await fixture.another())
        group.addTask {
          var sequences: [Int] = []
          for number in 0..<each { sequences.append(try await log.append(Self.event(writer * each + number))) }
          return sequences
        }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
    #expect(sequences.sorted() == Array(1...writers * each))
    let verification = try await fixture.audit.verify()
    #expect(verification.isIntact && verification.entries == writers * each)
    var query = AuditQuery()
    query.limit = 1000
    let page = try await fixture.audit.page(query)
    #expect(Set(page.entries.map(\.object)).count == writers * each)
    #expect(page.entries.first?.hash == verification.head?.hash)
  }

  @Test func `is walked along in pages, while others append`() async throws {
    let fixture = try await AccessFixture()
    try await fixture.append(AuditLog.pageEntries * 2)
    #expect(try await fixture.audit.verify().entries == AuditLog.pageEntries * 2)
    try await fixture.append(1)
    let log = AuditLog(try await fixture.another())
    async let appended: Void = {
      for number in 0..<50 { try await log.append(Self.event(number)) }
    }()
    for _ in 0..<5 {
      let verification = try await fixture.audit.verify()
      #expect(verification.isIntact && verification.entries > AuditLog.pageEntries * 2)
    }
    try await appended
    #expect(try await fixture.audit.verify().entries == AuditLog.pageEntries * 2 + 51)
  }

  @Test func `gives back what was put in`() async throws {
    let fixture = try await AccessFixture()
    let texts = ["", "'; DROP TABLE martlet.audit; --", "\"\\u0000\\", "e\u{301} é 𝄞 \u{202E}", "\u{1}\u{7F}\n", "␀"]
    for text in texts {
      let requester = Requester(principal: text, role: .operator, requestID: text, clientAddress: nil)
      try await fixture.audit.append(
        AuditEvent(requester, action: text, object: text, outcome: .denied, detail: [text: text]))
    }
    let entries = try await fixture.audit.page(AuditQuery()).entries.reversed()
    #expect(entries.map(\.object) == texts)
    for (entry, text) in zip(entries, texts) {
      #expect(
        [entry.principal, entry.requestID, entry.action].allSatisfy { $0.map { Array($0.utf8) } == Array(text.utf8) })
      #expect(entry.detail == [text: text] && entry.role == "operator" && entry.clientAddress == nil)
      #expect(entry.outcome == .denied)
    }
    let whole = try await fixture.audit.verify()
    #expect(whole.isIntact && whole.entries == texts.count)
  }

  @Test func `anybody can compute its hashes in the database`() async throws {
    let fixture = try await AccessFixture()
    try await fixture.append(3)
    let requester = Requester(principal: "é", role: .admin, requestID: "", clientAddress: "::1")
    try await fixture.audit.append(
      AuditEvent(requester, action: "𝄞", object: "", outcome: .failed, detail: ["k": "\"\\/\n"]))
    let guide = try String(contentsOf: Self.root.appending(path: "docs/access.md"), encoding: .utf8)
    let start = try #require(guide.firstRange(of: "```sql\n")).upperBound
    let sql = String(guide[start...].prefix { $0 != ";" })
    func wrong() throws -> [Int?] {
      try fixture.onTarget { connection in try connection.query(sql).map { try $0.int("sequence") } }
    }
    #expect(try wrong() == [])
    try fixture.onTarget { connection in
      try connection.execute("ALTER TABLE martlet.audit DISABLE TRIGGER ALL")
      try connection.execute("UPDATE martlet.audit SET client_address = '' WHERE sequence = 2")
    }
    #expect(try wrong() == [2])
    #expect(try await fixture.audit.verify().fault == AuditFault(sequence: 2, kind: .edited))
  }

  @Test func `a detail that is too long says so`() async throws {
    let fixture = try await AccessFixture()
    let detail = Dictionary(uniqueKeysWithValues: (0..<40).map { ("k\($0)", String(repeating: "x", count: 900)) })
    try await fixture.audit.append(
      AuditEvent(AccessFixture.anna, action: "a", object: "o", outcome: .failed, detail: detail))
    let entry = try #require(try await fixture.audit.page(AuditQuery()).entries.first)
    #expect(entry.detail["omitted"]?.hasSuffix("characters") == true)
    #expect(try await fixture.audit.verify().isIntact)
  }

  @Test func `what is undone leaves no entry`() async throws {
    let fixture = try await AccessFixture()
    let error = await #expect(throws: MartletError.self) {
      try await fixture.access.write { ledger throws(MartletError) in
        try AuditChain.append(Self.event(1), to: ledger)
        throw MartletError(.usage, "The change failed.")
      }
    }
    #expect(error?.code == .usage)
    #expect(try await fixture.audit.verify() == AuditVerification(entries: 0, isIntact: true, fault: nil, head: nil))
    #expect(try await fixture.audit.append(Self.event(2)) == 1)
  }

  @Test func `is listed in pages, by who, what and how it ended`() async throws {
    let fixture = try await AccessFixture()
    for number in 1...9 {
      let requester = Requester(principal: number.isMultiple(of: 3) ? "token:a" : "token:b")
      try await fixture.audit.append(
        AuditEvent(
          requester, action: number < 5 ? "x" : "y", object: "\(number)",
          outcome: number.isMultiple(of: 2) ? .succeeded : .denied))
    }
    func objects(_ change: (inout AuditQuery) -> Void) async throws -> [String] {
      var query = AuditQuery()
      change(&query)
      query.limit = 2
      var objects: [String] = []
      repeat {
        let page = try await fixture.audit.page(query)
        #expect(page.entries.count <= 2)
        objects += page.entries.map(\.object)
        query.pageToken = page.nextPageToken
      } while query.pageToken != nil
      return objects
    }
    #expect(try await objects { _ in } == (1...9).reversed().map(String.init))
    #expect(try await objects { $0.principal = "token:a" } == ["9", "6", "3"])
    #expect(try await objects { $0.action = "x" } == ["4", "3", "2", "1"])
    #expect(try await objects { $0.outcome = .succeeded } == ["8", "6", "4", "2"])
    #expect(try await objects { ($0.principal, $0.action, $0.outcome) = ("token:b", "y", .denied) } == ["7", "5"])
    #expect(try await objects { $0.principal = "nobody" } == [])
    for token in ["", "x", "0", "-1", "99999999999999999999", "1; DROP TABLE x"] {
      var query = AuditQuery()
      query.pageToken = token
      let error = await #expect(throws: MartletError.self) { try await fixture.audit.page(query) }
      #expect(error?.code == .usage)
    }
  }

  @Test func `goes on after its connection was lost`() async throws {
    let fixture = try await AccessFixture()
    try await fixture.append(1)
    try fixture.onTarget { connection in
      _ = try connection.query(
        """
        SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
        WHERE application_name = 'martlet access' AND datname = current_database()
        """)
    }
    #expect(try await fixture.audit.append(Self.event(2)) == 2)
    #expect(try await fixture.audit.verify().entries == 2)
  }

  @Test func `a cancel request that was meant for another does no harm`() async throws {
    let fixture = try await AccessFixture()
    let appended = try fixture.onTarget { holder in
      try holder.execute("BEGIN; SELECT 1 FROM martlet.audit_head FOR UPDATE")
      let log = fixture.audit
      let appended = Task { try await log.append(Self.event(1)) }
      // Once it waits for the head, it is cancelled.
      let cancel = """
        SELECT pg_cancel_backend(pid) FROM pg_stat_activity
        WHERE application_name = 'martlet access' AND datname = current_database() AND wait_event_type = 'Lock'
        """
      try fixture.onTarget { other in while try other.query(cancel).isEmpty { usleep(10_000) } }
      try holder.execute("COMMIT")
      return appended
    }
    #expect(try await appended.value == 1)
    #expect(try await fixture.audit.verify().entries == 1)
  }

  @Test func `a target that is away is heard of at once, and found again`() async throws {
    let fixture = try await AccessFixture()
    let name = try #require(fixture.database.configuration.database)
    let server = try PostgresConnection(unprepared: TestServers.target(), applicationName: "test")
    try server.execute("ALTER DATABASE \(name) ALLOW_CONNECTIONS false")
    _ = try server.query(
      "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = $1", [.text(name)])
    for _ in 0..<3 { await #expect(throws: MartletError.self) { try await fixture.audit.append(Self.event(1)) } }
    try server.execute("ALTER DATABASE \(name) ALLOW_CONNECTIONS true")
    // Whoever asks within a second of the last attempt is not let through to the target.
    await #expect(throws: MartletError.self) { try await fixture.audit.append(Self.event(1)) }
    fixture.fake.advance(.seconds(1))
    #expect(try await fixture.audit.append(Self.event(1)) == 1)
  }
}
