import AccessControl
import Diagnostics
import PostgresClient

/// The calls of access control that commands make.
struct AccessCalls: Sendable {
  var createToken: @Sendable (PostgresConfiguration, TokenRequest, Requester) async throws -> IssuedToken
  var tokens: @Sendable (PostgresConfiguration) async throws -> [TokenInfo]
  var revokeToken: @Sendable (PostgresConfiguration, _ tokenID: String, Requester) async throws -> TokenInfo
  var audit: @Sendable (PostgresConfiguration, AuditQuery) async throws -> AuditPage
  var verifyAudit: @Sendable (PostgresConfiguration, AuditAnchor?) async throws -> AuditVerification
  var pruneAudit: @Sendable (PostgresConfiguration, _ keptDays: Int, Requester) async throws -> AuditPruning

  static let live = AccessCalls(
    createToken: { target, request, requester in
      try await AccessDatabase.with(target, installsLedger: true) { database in
        try await TokenStore(database).create(request, by: requester)
      }
    },
    tokens: { target in
      try await reading(target) { database in try await TokenStore(database).list() }
    },
    revokeToken: { target, tokenID, requester in
      try await reading(target) { database in try await TokenStore(database).revoke(tokenID, by: requester) }
    },
    audit: { target, query in
      try await reading(target) { database in try await AuditLog(database).page(query) }
    },
    verifyAudit: { target, anchor in
      try await reading(target) { database in try await AuditLog(database).verify(anchor: anchor) }
    },
    pruneAudit: { target, days, requester in
      try await reading(target) { database in
        try await AuditLog(database).prune(keepingDays: days, by: requester)
      }
    })

  /// Without a change of a ledger that is older than access control, or that there is not.
  private static func reading<Result>(
    _ target: PostgresConfiguration, _ body: (AccessDatabase) async throws -> Result
  ) async throws -> Result {
    try await AccessDatabase.with(target, installsLedger: false) { database in
      guard try await database.hasAccessTables() else {
        throw MartletError(
          .ledger, "This target has no tokens and no audit.",
          hint: "The first start of martlet serve makes both, and so does martlet token create.")
      }
      return try await body(database)
    }
  }
}
