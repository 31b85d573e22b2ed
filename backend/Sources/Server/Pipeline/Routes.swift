import AccessControl
import HTTPTypes
import Hummingbird

/// Makes the router of what is declared. A path that is declared answers other methods with 405 and says which it has.
struct Routes {
  static let methods: [HTTPRequest.Method] = [.get, .head, .post, .put, .patch, .delete, .options]

  let endpoints: [Endpoint]
  let gate: Gate
  let scope: RequestScope
  let dashboard: Dashboard?

  func router() -> Router<APIContext> {
    let router = Router(context: APIContext.self)
    router.add(middleware: scope)
    if let dashboard { router.add(middleware: dashboard) }
    for (path, group) in Dictionary(grouping: endpoints, by: \.path) {
      for endpoint in group {
        let passage = Passage(endpoint: endpoint, gate: gate)
        router.on(RouterPath(path), method: endpoint.method) { request, context in
          try await passage.respond(to: request, context)
        }
      }
      var allowed = Set(group.map(\.method))
      if let get = group.first(where: { $0.method == .get && !$0.isStream }) {
        allowed.insert(.head)
        let passage = Passage(endpoint: get, gate: gate)
        router.on(RouterPath(path), method: .head) { request, context in
          let response = try await passage.respond(to: request, context)
          return response.createHeadResponse()
        }
      }
      let names = Self.methods.filter(allowed.contains).map(\.rawValue).joined(separator: ", ")
      for method in Self.methods where !allowed.contains(method) {
        router.on(RouterPath(path), method: method) { _, _ -> Response in
          throw Problem(
            .methodNotAllowed, "method-not-allowed", "This address has no operation of that name.",
            headers: [.allow: names])
        }
      }
    }
    return router
  }
}
