import AccessControl
import HTTPTypes

/// Who did what.
struct AuditResource: Resource {
  let tag = "Access"
  let audit: AuditLog

  var endpoints: [Endpoint] { [list, verify] }

  private var list: Endpoint {
    .get(
      "/api/audit", .role(.admin), "What was done and tried, newest first.",
      query: [
        .limit, .cursor, .text("principal", "Only by this one: `token:5e0c…`, `cli:anna`."),
        .text("action", "Only this action: `run.start`."),
        .choice("outcome", AuditEvent.Outcome.allCases.map(\.rawValue), "Only with this outcome."),
      ], as: Page<AuditEntry>.self
    ) { call in
      var query = AuditQuery()
      query.limit = call.limit
      query.principal = call.query["principal"]
      query.action = call.query["action"]
      query.outcome = call.query["outcome"].flatMap { AuditEvent.Outcome(rawValue: $0) }
      query.pageToken = call.query["cursor"]
      let page = try await audit.page(query)
      var documents = Page(page.entries)
      documents.nextCursor = page.nextPageToken
      return documents
    }
  }

  private var verify: Endpoint {
    var endpoint = Endpoint.get(
      "/api/audit/verification", .role(.admin), "Walks along the whole chain, and names the first entry that is wrong.",
      as: AuditVerification.self
    ) { _ in try await audit.verify() }
    endpoint.secondsMax = 300
    return endpoint
  }
}
