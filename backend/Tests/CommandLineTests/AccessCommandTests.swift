import AccessControl
import Diagnostics
import Foundation
import Testing

@testable import CommandLine

struct AccessCommandTests {
  private static let token = "mlt_5e0c1f9a7b32_" + String(repeating: "0123456789abcdef", count: 4)

  private static func info(
    _ id: String = "5e0c1f9a7b32", name: String = "ci", role: Role = .operator, state: TokenInfo.State = .usable
  ) -> TokenInfo {
    TokenInfo(
      id: id, name: name, role: role, state: state, createdAt: "2026-03-01T10:00:00Z", createdBy: "cli:anna",
      expiresAt: state == .expired ? "2026-03-31T10:00:00Z" : nil,
      lastUsedAt: state == .usable ? "2026-03-02T11:12:13Z" : nil,
      revokedAt: state == .revoked ? "2026-03-03T00:00:00Z" : nil)
  }

  private static func entry(_ sequence: Int, detail: [String: String] = [:]) -> AuditEntry {
    AuditEntry(
      sequence: sequence, at: "2026-03-01T10:00:00.123456Z", principal: "token:5e0c1f9a7b32", role: "operator",
      action: "backup.create", object: "backup:\u{1B}[2J", outcome: .succeeded, requestID: "r1",
      clientAddress: "192.0.2.1", detail: detail, hash: String(repeating: "0f", count: 32),
      previousHash: String(repeating: "00", count: 32))
  }

  // MARK: token

  @Test func `a new token is standard output, and nothing else`() async {
    let (request, requester) = (Caught<TokenRequest>(), Caught<Requester>())
    var engine = Engine.refusing
    engine.access.createToken = {
      request.keep($1)
      requester.keep($2)
      return IssuedToken(info: Self.info(state: .expired), text: Secret(Self.token))
    }
    let arguments = [
      "token", "create", "--role", "operator", "--name", "ci", "--expires-in", "30d", targetURL,
    ]
    let outcome = await martlet(arguments, engine: engine)
    #expect(outcome.status == 0 && outcome.output == Self.token + "\n")
    #expect(
      outcome.errors
        == "Token 5e0c1f9a7b32 (ci, operator) is good until 2026-03-31T10:00:00Z. It is shown this once: keep it now.\n"
    )
    #expect(request.value == TokenRequest(name: "ci", role: .operator, expiresInSeconds: 30 * 86_400))
    #expect(requester.value == Requester(principal: "cli:anna"))
    let json = await martlet(arguments + ["--json"], engine: engine)
    let document = try? JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
    #expect(document?["token"] as? String == Self.token && json.errors == "")
    #expect((document?["info"] as? [String: Any])?["role"] as? String == "operator")
  }

  @Test(arguments: [
    ["--name", "a"], ["--role", "admin"], ["--name", "a", "--role", "root"],
    ["--name", "a", "--role", "admin", "--expires-in", "soon"],
    ["--name", "a", "--role", "admin", "--expires-in", "0d"],
    ["--name", "a", "--role", "admin", "--expires-in", "99999999999999999w"],
  ])
  func `what cannot be made is wrong usage`(options: [String]) async {
    #expect(await martlet(["token", "create", targetURL] + options).status == 2)
  }

  @Test func `a lifetime is a number and a unit`() {
    let good = [("45m", 2700), ("12h", 43_200), ("30d", 2_592_000), ("2w", 1_209_600)]
    for (text, seconds) in good { #expect(Lifetime(argument: text) == Lifetime(seconds: seconds)) }
    for text in ["", "m", "-1d", "1.5h", "1", "1y", "1 d", "٣d", "9223372036854775807w"] {
      #expect(Lifetime(argument: text) == nil, "\(text)")
    }
  }

  @Test func `lists tokens`() async throws {
    var engine = Engine.refusing
    let tokens = [
      Self.info(), Self.info("000000000001", name: "\u{1B}[2J", role: .admin, state: .revoked),
      Self.info("000000000002", name: "Grafana 板", role: .readOnly, state: .expired),
    ]
    engine.access.tokens = { _ in tokens }
    try expectGolden(await martlet(["token", "list", targetURL], engine: engine).output, "token-list.txt")
    let json = await martlet(["token", "list", "--json", targetURL], engine: engine)
    #expect(json.output == JSONLine.document(tokens) + "\n")
    engine.access.tokens = { _ in [] }
    #expect(await martlet(["token", "list", targetURL], engine: engine).output == "No tokens.\n")
  }

  @Test func `revokes a token by its id, and takes no secret for one`() async {
    let caught = Caught<String>()
    var engine = Engine.refusing
    engine.access.revokeToken = { _, id, requester in
      caught.keep(id + " " + requester.principal)
      return Self.info(state: .revoked)
    }
    let outcome = await martlet(["token", "revoke", targetURL, "5e0c1f9a7b32"], engine: engine)
    #expect(outcome.output == "Token 5e0c1f9a7b32 (ci, operator) is revoked since 2026-03-03T00:00:00Z.\n")
    #expect(caught.value == "5e0c1f9a7b32 cli:anna")
    let whole = await martlet(["token", "revoke", targetURL, Self.token], engine: engine)
    #expect(whole.status == 2 && !whole.errors.contains("0123456789abcdef"))
  }

  // MARK: audit

  @Test func `lists the audit`() async throws {
    let caught = Caught<AuditQuery>()
    let page = AuditPage(
      entries: [Self.entry(1_234, detail: ["b": "2", "a": String(repeating: "x", count: 100)]), Self.entry(9)],
      nextPageToken: "9")
    var engine = Engine.refusing
    engine.access.audit = {
      caught.keep($1)
      return page
    }
    let outcome = await martlet(
      [
        "audit", "list", targetURL, "--principal", "cli:anna", "--action", "token.create", "--outcome", "denied",
        "--limit", "7", "--page", "12",
      ], engine: engine)
    try expectGolden(outcome.output, "audit-list.txt")
    var expected = AuditQuery()
    (expected.principal, expected.action, expected.outcome) = ("cli:anna", "token.create", .denied)
    (expected.limit, expected.pageToken) = (7, "12")
    #expect(caught.value == expected)
    let json = await martlet(["audit", "list", "--json", targetURL], engine: engine)
    #expect(json.output == JSONLine.document(page) + "\n")
    for limit in ["0", "1001"] {
      #expect(await martlet(["audit", "list", targetURL, "--limit", limit], engine: engine).status == 2)
    }
  }

  @Test func `prunes the audit`() async throws {
    let head = AuditAnchor(sequence: 1_235, hash: String(repeating: "0f", count: 32))
    let caught = Caught<Int>()
    var engine = Engine.refusing
    engine.access.pruneAudit = { _, days, _ in
      caught.keep(days)
      return AuditPruning(
        removedEntries: 1_200,
        verification: AuditVerification(entries: 35, removedEntries: 1_200, isIntact: true, fault: nil, head: head))
    }
    let pruned = await martlet(["audit", "prune", targetURL, "--keep-days", "400"], engine: engine)
    #expect(pruned.status == 0 && caught.value == 400)
    #expect(
      pruned.output == """
        1,200 entries removed.
        The audit is whole: 35 entries. 1,200 before them were removed, as it says itself. Note its head in another place:
        --anchor \(head)

        """)
    for days in ["0", "36501", "x"] {
      #expect(await martlet(["audit", "prune", targetURL, "--keep-days", days], engine: engine).status == 2)
    }
    engine.access.pruneAudit = { _, _, _ in
      let fault = AuditFault(sequence: 17, kind: .edited)
      return AuditPruning(
        removedEntries: 0, verification: AuditVerification(entries: 16, isIntact: false, fault: fault, head: nil))
    }
    #expect(await martlet(["audit", "prune", targetURL, "--keep-days", "400"], engine: engine).status == 4)
  }

  @Test func `verifies the audit`() async throws {
    let head = AuditAnchor(sequence: 1_234, hash: String(repeating: "0f", count: 32))
    let caught = Caught<AuditAnchor>()
    var engine = Engine.refusing
    engine.access.verifyAudit = {
      if let anchor = $1 { caught.keep(anchor) }
      return AuditVerification(entries: 1_234, isIntact: true, fault: nil, head: head)
    }
    let whole = await martlet(["audit", "verify", targetURL, "--anchor", "\(head)"], engine: engine)
    #expect(whole.status == 0 && caught.value == head)
    #expect(
      whole.output == "The audit is whole: 1,234 entries. Note its head in another place:\n--anchor \(head)\n")
    #expect(await martlet(["audit", "verify", targetURL, "--anchor", "17"], engine: engine).status == 2)

    engine.access.verifyAudit = { _, _ in
      AuditVerification(entries: 16, isIntact: false, fault: AuditFault(sequence: 17, kind: .edited), head: nil)
    }
    let broken = await martlet(["audit", "verify", targetURL], engine: engine)
    #expect(broken.status == 4)
    #expect(
      broken.output == """
        The audit is broken at entry 17: its content is not what its hash was made of.
        Before it: 16 entries as written.

        """)
    let json = await martlet(["audit", "verify", "--json", targetURL], engine: engine)
    #expect(json.status == 4 && json.output.contains("\"kind\" : \"edited\""))
  }
}
