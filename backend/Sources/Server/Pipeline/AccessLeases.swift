import AccessControl
import HTTPTypes
import ServiceLifecycle
import Synchronization

/// What goes on being sent to somebody, for as long as they may have it: streams and downloads outlive the moment at which
/// a request was let in.
final class AccessLease: Sendable {
  private struct State {
    var isOver = false
    var end: (@Sendable () -> Void)?
  }

  let principal: Principal
  let role: Role
  /// A browser's, which can log out while its token stays good.
  let session: String?
  private let state = Mutex(State())

  init(_ principal: Principal, for role: Role, session: String?) {
    self.principal = principal
    self.role = role
    self.session = session
  }

  /// Comes between two pieces of an answer.
  /// - Throws: `AccessEnded`, which cuts the connection: the client sees that the answer is not whole.
  func check() throws {
    if state.withLock({ $0.isOver }) { throw AccessEnded() }
  }

  /// For an answer that waits for something to send.
  func whenOver(_ end: @escaping @Sendable () -> Void) {
    let isOver = state.withLock { state in
      if !state.isOver { state.end = end }
      return state.isOver
    }
    if isOver { end() }
  }

  func endNow() {
    let end = state.withLock { state in
      state.isOver = true
      defer { state.end = nil }
      return state.end
    }
    end?()
  }
}

struct AccessEnded: Error {}

/// Looks every few seconds whether those to whom something is being sent may still have it; each of them once, however
/// many streams they have.
actor AccessLeases: Service {
  /// With the age of what is known of a token, 5 s, and a query, less than ten seconds.
  static let pauseSeconds = 3

  /// Of one kind of answers.
  struct Place {
    var path: String
    /// For one principal at the same time.
    var max: Int
  }

  private struct Held {
    weak var lease: AccessLease?
    let path: String
  }

  private struct Holder: Hashable {
    var tokenID: String
    var session: String?
  }

  private let authenticator: Authenticator
  private var held: [Held] = []

  init(authenticator: Authenticator) { self.authenticator = authenticator }

  /// Good for as long as it is held.
  /// - Throws: `Problem` where the principal has as many of the place as it may.
  func issue(
    to principal: Principal, for role: Role, session: String?, place: Place
  ) throws -> AccessLease {
    let own = held.count { $0.path == place.path && $0.lease?.principal.tokenID == principal.tokenID }
    guard own < place.max else {
      throw Problem(
        .tooManyRequests, "too-many-open", "The token has too many answers of this kind open.",
        detail: "\(place.max) of \(place.path)", hint: "End some of them, or use another token.",
        headers: [.retryAfter: "10"])
    }
    let lease = AccessLease(principal, for: role, session: session)
    held.append(Held(lease: lease, path: place.path))
    return lease
  }

  func run() async throws {
    let work = Task {
      while !Task.isCancelled {
        await self.look()
        do {
          try await Task.sleep(for: .seconds(Self.pauseSeconds))
        } catch {
          return  // The server ends.
        }
      }
    }
    try? await gracefulShutdown()
    work.cancel()
  }

  private func look() async {
    held.removeAll { $0.lease == nil }
    let leases = held.compactMap(\.lease)
    let holders = Dictionary(grouping: leases) { Holder(tokenID: $0.principal.tokenID, session: $0.session) }
    for (holder, leases) in holders {
      let role: Role?
      do {
        role = try await authenticator.role(ofToken: holder.tokenID, session: holder.session)
      } catch {
        // A target that is away says nothing of anybody, and sends nothing new either.
        continue
      }
      for lease in leases where role.map({ $0 < lease.role }) ?? true { lease.endNow() }
    }
  }
}
