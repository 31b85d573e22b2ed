import Foundation
import HTTPTypes
import Hummingbird

/// Serves the dashboard where no operation of the API is: its files by their names, and its page for every other
/// address, which the page's own router understands. Needs no token: what it shows comes from the API, which does.
struct Dashboard: RouterMiddleware {
  /// What requests for it are called in the metrics.
  static let route = "dashboard"

  let files: DashboardFiles
  /// First segments of the API's paths: `api`, `metrics`.
  let reserved: Set<String>

  init(_ files: DashboardFiles, beside endpoints: [Endpoint]) {
    self.files = files
    reserved = Set(endpoints.compactMap { $0.path.split(separator: "/").first.map(String.init) })
  }

  @concurrent
  func handle(
    _ request: Request, context: APIContext, next: @concurrent (Request, APIContext) async throws -> Response
  ) async throws -> Response {
    do {
      return try await next(request, context)
    } catch let error as HTTPError where error.status == .notFound {
      // No route has taken it: only the router says it in this way, operations throw problems.
      guard let file = match(request.uri.path) else { throw error }
      context.facts.route = Self.route
      return try Self.respond(with: file, to: request)
    }
  }

  /// Nil for what belongs to the API, or to a folder of files that has no such file.
  func match(_ path: String) -> DashboardFiles.File? {
    let path = path.removingPercentEncoding ?? path
    if let file = files.files[path] { return file }
    let first = path.split(separator: "/").first.map(String.init) ?? ""
    return reserved.contains(first) || files.folders.contains(first) ? nil : files.index
  }

  static func respond(with file: DashboardFiles.File, to request: Request) throws -> Response {
    guard request.method == .get || request.method == .head else {
      throw Problem(
        .methodNotAllowed, "method-not-allowed", "This address can only be read.", headers: [.allow: "GET, HEAD"])
    }
    let gzip = AcceptEncoding.takesGzip(request.headers[.acceptEncoding]) ? file.gzip : nil
    let content = gzip ?? file.plain
    var headers: HTTPFields = [
      .eTag: content.entityTag, .cacheControl: file.isImmutable ? "public, max-age=31536000, immutable" : "no-cache",
    ]
    if file.gzip != nil { headers[.vary] = "accept-encoding" }
    if request.headers.know(entityTag: content.entityTag) { return Response(status: .notModified, headers: headers) }
    headers[.contentType] = file.mediaType
    if gzip != nil { headers[.contentEncoding] = "gzip" }
    let response = Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: content.bytes))
    return request.method == .head ? response.createHeadResponse() : response
  }
}
