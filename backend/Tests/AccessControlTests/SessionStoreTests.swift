import Diagnostics
import TestSupport
import Testing

@testable import AccessControl

@Suite("Sessions of browsers")
struct SessionStoreTests {
  private let fake = FakeClock()

  private func store(perToken: Int = 3, total: Int = 5) -> SessionStore {
    SessionStore(
      clock: fake.clock,
      limits: .init(lifetime: .seconds(1000), idle: .seconds(100), perToken: perToken, total: total))
  }

  private func failure(_ store: SessionStore, _ session: String) -> AuthenticationFailure? {
    do throws(AuthenticationFailure) {
      _ = try store.use(session)
      return nil
    } catch {
      return error
    }
  }

  @Test func `lead back to their token`() throws {
    let store = store()
    let session = store.open(tokenID: "t")
    #expect("\(session)" == "***")
    let text = session.reveal { $0 }
    #expect(text.hasPrefix("mls_") && text.utf8.count == 68)
    #expect(try store.use(text) == "t")
  }

  @Test func `end when they are unused for too long`() {
    let store = store()
    let session = store.open(tokenID: "t").reveal { $0 }
    for _ in 0..<5 {
      fake.advance(.seconds(99))
      #expect(failure(store, session) == nil)
    }
    fake.advance(.seconds(100))
    #expect(failure(store, session) == .expiredSession)
    #expect(failure(store, session) == .unknownSession)
  }

  @Test func `that are only watched grow old`() {
    let store = store()
    let session = store.open(tokenID: "t").reveal { $0 }
    fake.advance(.seconds(99))
    #expect(store.isOpen(session))
    fake.advance(.seconds(1))
    #expect(!store.isOpen(session))
  }

  @Test func `end at last, however they are used`() {
    let store = store()
    let session = store.open(tokenID: "t").reveal { $0 }
    for _ in 0..<11 {
      fake.advance(.seconds(90))
      #expect(failure(store, session) == nil)
    }
    fake.advance(.seconds(10))
    #expect(failure(store, session) == .expiredSession)
  }

  @Test func `end when somebody logs out, and with their token`() {
    let store = store()
    let sessions = ["a", "a", "b"].map { store.open(tokenID: $0).reveal { $0 } }
    store.end(sessions[0])
    store.end("nonsense")
    #expect(sessions.map { failure(store, $0) } == [.unknownSession, nil, nil])
    store.endAll(ofToken: "a")
    #expect(sessions.map { failure(store, $0) } == [.unknownSession, .unknownSession, nil])
  }

  @Test func `are few for each token: the one that was unused the longest makes room`() {
    let store = store()
    var sessions: [String] = []
    for _ in 0..<3 {
      sessions.append(store.open(tokenID: "a").reveal { $0 })
      fake.advance(.seconds(1))
    }
    #expect(failure(store, sessions[0]) == nil)
    sessions.append(store.open(tokenID: "a").reveal { $0 })
    #expect(sessions.map { failure(store, $0) } == [nil, .unknownSession, nil, nil])
  }

  @Test func `are a bounded number together`() {
    var table = SessionTable(limits: .init(perToken: 3, total: 5))
    for number in 0..<100 {
      table.add([UInt8(number)], tokenID: "\(number)", at: .seconds(number))
      #expect(table.count == min(number + 1, 5))
    }
  }

  @Test(arguments: ["", "mls_", "mlt_" + String(repeating: "0", count: 64), String(repeating: "m", count: 1 << 20)])
  func `are not asked for what has not their form`(text: String) { #expect(failure(store(), text) == .malformed) }
}
