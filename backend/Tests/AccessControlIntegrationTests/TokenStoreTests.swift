import Diagnostics
import Foundation
import PostgresClient
import TestSupport
import Testing

@testable import AccessControl

@Suite("Tokens", .ownThread) struct TokenStoreTests {
  private static func text(_ issued: IssuedToken) -> String { issued.text.reveal { $0 } }

  private func failure(
    _ store: TokenStore, _ text: String, sourceLocation: SourceLocation = #_sourceLocation
  ) async -> AuthenticationFailure? {
    await #expect(throws: AuthenticationFailure.self, sourceLocation: sourceLocation) {
      try await store.authenticate(text)
    }
  }

  @Test(arguments: Role.allCases) func `let in who carries them`(role: Role) async throws {
    let fixture = try await AccessFixture()
    let issued = try await fixture.tokens.create(TokenRequest(name: "ci 'x' é", role: role), by: AccessFixture.anna)
    let principal = try await fixture.tokens.authenticate(Self.text(issued))
    #expect(principal == Principal(tokenID: issued.info.id, name: "ci 'x' é", role: role, credential: .token))
    #expect(issued.info.state == .usable && issued.info.createdBy == "cli:anna" && issued.info.expiresAt == nil)
  }

  @Test func `are not in the database, in lists or in the audit`() async throws {
    let fixture = try await AccessFixture()
    let issued = try await fixture.tokens.create(TokenRequest(name: "ci", role: .admin), by: AccessFixture.anna)
    let secret = String(Self.text(issued).suffix(64))
    _ = try await fixture.tokens.authenticate(Self.text(issued))
    let list = try await fixture.tokens.list()
    #expect(list.map(\.id) == [issued.info.id])
    let entry = try #require(try await fixture.audit.page(AuditQuery()).entries.first)
    #expect(entry.action == "token.create" && entry.object == "token:\(issued.info.id)")
    #expect(entry.principal == "cli:anna" && entry.detail == ["name": "ci", "role": "admin"])
    let stored = try fixture.onTarget { connection in
      try connection.query("SELECT t::text || coalesce(a::text, '') AS v FROM martlet.token t, martlet.audit a")
        .map { try $0.string("v") ?? "" }.joined()
    }
    for text in ["\(list)", "\(entry)", stored, "\(issued)"] { #expect(!text.contains(secret)) }
    #expect(stored.contains(issued.info.id))
  }

  @Test func `every reason to refuse one is known inside`() async throws {
    let fixture = try await AccessFixture()
    let tokens = fixture.tokens
    let good = Self.text(try await tokens.create(TokenRequest(name: "a", role: .admin), by: .server))
    let other = Self.text(try await tokens.create(TokenRequest(name: "b", role: .admin), by: .server))
    let short = Self.text(
      try await tokens.create(TokenRequest(name: "c", role: .admin, expiresInSeconds: 60), by: .server))
    #expect(await failure(tokens, "Bearer \(good)") == .malformed)
    #expect(await failure(tokens, "mlt_000000000000_" + good.suffix(64)) == .unknownToken)
    #expect(await failure(tokens, String(good.prefix(17)) + other.suffix(64)) == .wrongSecret)
    fixture.fake.advance(.seconds(59))
    #expect(try await tokens.authenticate(short).name == "c")
    // While it is in the cache.
    fixture.fake.advance(.seconds(1))
    #expect(await failure(tokens, short) == .expiredToken)
    #expect(try await tokens.list().map(\.state) == [.expired, .usable, .usable])
    _ = try await tokens.revoke(String(other.dropFirst(4).prefix(12)), by: .server)
    #expect(await failure(tokens, other) == .revokedToken)
    #expect(try await tokens.authenticate(good).name == "a")
  }

  @Test func `one that is revoked elsewhere is dead within ten seconds`() async throws {
    let fixture = try await AccessFixture()
    let issued = try await fixture.tokens.create(TokenRequest(name: "a", role: .admin), by: .server)
    let elsewhere = TokenStore(try await fixture.another(), clock: fixture.fake.clock)
    let authenticator = Authenticator(tokens: elsewhere, sessions: SessionStore(clock: fixture.fake.clock))
    let (principal, session) = try await authenticator.logIn(token: Self.text(issued))
    #expect(principal.credential == .session)
    let sessionID = session.reveal { $0 }
    #expect(try await authenticator.authenticate(session: sessionID) == principal)
    _ = try await fixture.tokens.authenticate(Self.text(issued))
    let revoked = try await fixture.tokens.revoke(issued.info.id, by: AccessFixture.anna)
    #expect(revoked.state == .revoked && revoked.revokedAt != nil)
    // Here at once.
    #expect(await failure(fixture.tokens, Self.text(issued)) == .revokedToken)
    fixture.fake.advance(.seconds(9))
    #expect(await failure(elsewhere, Self.text(issued)) == .revokedToken)
    await #expect(throws: AuthenticationFailure.revokedToken) {
      try await authenticator.authenticate(session: sessionID)
    }
    await #expect(throws: AuthenticationFailure.unknownSession) {
      try await authenticator.authenticate(session: sessionID)
    }
  }

  @Test func `revoking ends the sessions, is done once, and needs a token`() async throws {
    let fixture = try await AccessFixture()
    let authenticator = Authenticator(tokens: fixture.tokens, sessions: SessionStore(clock: fixture.fake.clock))
    let issued = try await fixture.tokens.create(TokenRequest(name: "a", role: .operator), by: .server)
    let session = try await authenticator.logIn(token: Self.text(issued)).sessionID.reveal { $0 }
    let first = try await authenticator.revoke(issued.info.id, by: .server)
    await #expect(throws: AuthenticationFailure.unknownSession) {
      try await authenticator.authenticate(session: session)
    }
    #expect(try await authenticator.revoke(issued.info.id, by: .server) == first)
    #expect(try await fixture.audit.page(AuditQuery()).entries.map(\.action) == ["token.revoke", "token.create"])
    let error = await #expect(throws: MartletError.self) { try await authenticator.revoke("nobody", by: .server) }
    #expect(error?.code == .noToken)
    #expect(try await fixture.audit.verify().entries == 2)
  }

  @Test func `a thousand requests are a few queries, and a use is written once a minute`() async throws {
    let fixture = try await AccessFixture()
    let text = Self.text(try await fixture.tokens.create(TokenRequest(name: "a", role: .admin), by: .server))
    // The transaction that has written the row last.
    func written() throws -> Int? {
      try fixture.onTarget { try $0.query("SELECT xmin AS v FROM martlet.token").first?.int("v") }
    }
    let before = try written()
    _ = try await fixture.tokens.authenticate(text)
    let used = try written()
    #expect(used != before)
    #expect(try await fixture.tokens.list().first?.lastUsedAt != nil)
    // Nobody could be asked: what is answered comes from memory.
    try fixture.onTarget { try $0.execute("ALTER TABLE martlet.token RENAME TO away") }
    let tokens = fixture.tokens
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<1000 { group.addTask { _ = try await tokens.authenticate(text) } }
      try await group.waitForAll()
    }
    try fixture.onTarget { try $0.execute("ALTER TABLE martlet.away RENAME TO token") }
    fixture.fake.advance(.seconds(6))
    _ = try await fixture.tokens.authenticate(text)
    #expect(try written() == used)
    try fixture.onTarget { try $0.execute("UPDATE martlet.token SET last_used_at = now() - interval '61 seconds'") }
    let aged = try written()
    fixture.fake.advance(.seconds(6))
    _ = try await fixture.tokens.authenticate(text)
    #expect(try written() != aged)
  }

  @Test func `a wrong secret leaves no use behind, and hides none`() async throws {
    let fixture = try await AccessFixture()
    let text = Self.text(try await fixture.tokens.create(TokenRequest(name: "a", role: .admin), by: .server))
    let forged = text.prefix(17) + String(repeating: "0", count: 64)
    #expect(await failure(fixture.tokens, String(forged)) == .wrongSecret)
    #expect(try await fixture.tokens.list().first?.lastUsedAt == nil)
    // Guessing on costs no query.
    try fixture.onTarget { try $0.execute("ALTER TABLE martlet.token RENAME TO away") }
    #expect(await failure(fixture.tokens, String(forged)) == .wrongSecret)
    try fixture.onTarget { try $0.execute("ALTER TABLE martlet.away RENAME TO token") }
    _ = try await fixture.tokens.authenticate(text)
    #expect(try await fixture.tokens.list().first?.lastUsedAt != nil)
  }

  // MARK: The first one

  @Test func `of eight servers that start at once, one makes the first token`() async throws {
    let fixture = try await AccessFixture()
    var stores: [TokenStore] = []
    for _ in 0..<8 { stores.append(TokenStore(try await fixture.another(), clock: fixture.fake.clock)) }
    let made = try await withThrowingTaskGroup(of: IssuedToken?.self) { [stores] group in
      for store in stores { group.addTask { try await store.ensureFirstToken() } }
      return try await group.reduce(into: []) { $0 += $1.map { [$0] } ?? [] }
    }
    #expect(made.count == 1)
    #expect(try await fixture.tokens.list().map(\.id) == made.map(\.info.id))
    let principal = try await fixture.tokens.authenticate(Self.text(try #require(made.first)))
    #expect(principal.role == .admin)
    let entries = try await fixture.audit.page(AuditQuery()).entries
    #expect(entries.map(\.principal) == ["server"])
    #expect(try await fixture.audit.verify().isIntact)
  }

  @Test func `servers that install the ledger at the same time make one token too`() async throws {
    let database = try TestDatabase()
    let configuration = database.configuration
    let made = try await withThrowingTaskGroup(of: IssuedToken?.self) { group in
      for _ in 0..<4 {
        group.addTask { try await TokenStore(try await AccessDatabase.open(configuration)).ensureFirstToken() }
      }
      return try await group.reduce(into: 0) { $0 += $1 == nil ? 0 : 1 }
    }
    #expect(made == 1)
  }

  @Test func `there is always an admin token at the start`() async throws {
    let fixture = try await AccessFixture()
    let tokens = fixture.tokens
    _ = try await tokens.create(TokenRequest(name: "o", role: .operator), by: .server)
    let first = try #require(try await tokens.ensureFirstToken())
    #expect(first.info.expiresAt != nil)
    #expect(try await tokens.ensureFirstToken() == nil)
    _ = try await tokens.revoke(first.info.id, by: .server)
    #expect(try await tokens.ensureFirstToken() != nil)
    #expect(try await tokens.ensureFirstToken() == nil)
    for token in try await tokens.list() { _ = try await tokens.revoke(token.id, by: .server) }
    _ = try await tokens.create(TokenRequest(name: "s", role: .admin, expiresInSeconds: 60), by: .server)
    #expect(try await tokens.ensureFirstToken() == nil)
    fixture.fake.advance(.seconds(60))
    #expect(try await tokens.ensureFirstToken() != nil)
  }
}
