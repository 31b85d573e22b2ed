public import Diagnostics

/// Who asks, once it is known.
public struct Principal: Sendable, Hashable, Codable {
  public enum Credential: String, Sendable, Hashable, Codable, CaseIterable {
    /// `Authorization: Bearer mlt_…`
    case token
    /// The cookie of a browser that has logged in with a token.
    case session
  }

  public var tokenID: String
  /// As the token was named by who made it.
  public var name: String
  public var role: Role
  public var credential: Credential

  public init(tokenID: String, name: String, role: Role, credential: Credential) {
    self.tokenID = tokenID
    self.name = name
    self.role = role
    self.credential = credential
  }

  /// As the audit and the logs name it; the same for a token and the sessions that it opened.
  public var identifier: String { "token:\(tokenID)" }

  /// - Throws: `.forbidden`.
  public func require(_ role: Role) throws(MartletError) {
    guard self.role >= role else {
      throw MartletError(
        .forbidden, "The role of the token does not allow this.",
        context: ErrorContext(serverDetail: "it has \(self.role.rawValue), this needs \(role.rawValue)"))
    }
  }
}

/// Who is answerable for a change, and where it came from, as the audit keeps it.
public struct Requester: Sendable, Hashable {
  /// `token:5e0c…`, `cli:anna`, `server`, `anonymous`.
  public var principal: String
  public var role: Role?
  public var requestID: String?
  public var clientAddress: String?

  public init(principal: String, role: Role? = nil, requestID: String? = nil, clientAddress: String? = nil) {
    self.principal = principal
    self.role = role
    self.requestID = requestID
    self.clientAddress = clientAddress
  }

  public init(_ principal: Principal, requestID: String?, clientAddress: String?) {
    self.init(
      principal: principal.identifier, role: principal.role, requestID: requestID, clientAddress: clientAddress)
  }

  /// The account of the operating system that ran the program, which needs no token: it has the database's password.
  public static func commandLine(user: String) -> Requester { Requester(principal: "cli:\(user)") }

  /// The server of its own accord.
  public static let server = Requester(principal: "server")

  public static func anonymous(requestID: String?, clientAddress: String?) -> Requester {
    Requester(principal: "anonymous", requestID: requestID, clientAddress: clientAddress)
  }
}
