import Diagnostics
import HTTPTypes
import Hummingbird

/// The cookie of a browser that has logged in: not for scripts, never sent along from another site.
///
/// Over TLS its name begins with `__Host-`: a browser takes such a one from this host alone, and over TLS alone, so that
/// neither a neighbour's domain nor who sits on an open line can put another in its place (RFC 6265bis, 4.1.3.2).
enum SessionCookie {
  static let name = "martlet_session"
  static let secureName = "__Host-martlet_session"

  private static func name(_ isEncrypted: Bool) -> String { isEncrypted ? secureName : name }

  static func value(in request: Request, isEncrypted: Bool) -> String? {
    request.cookies[name(isEncrypted)]?.value
  }

  static func opened(_ session: Secret, lifetimeSeconds: Int, isEncrypted: Bool) -> Cookie {
    session.reveal {
      Cookie(
        name: name(isEncrypted), value: $0, maxAge: lifetimeSeconds, path: "/", secure: isEncrypted, httpOnly: true,
        sameSite: .strict)
    }
  }

  static func ended(isEncrypted: Bool) -> Cookie {
    Cookie(
      name: name(isEncrypted), value: "", maxAge: 0, path: "/", secure: isEncrypted, httpOnly: true, sameSite: .strict)
  }

  /// What a browser sends from a page of another site is refused, whatever cookie came along: `Sec-Fetch-Site` where
  /// the browser has it, else `Origin` against the host that was asked.
  static func checkOrigin(of request: Request) throws {
    if let site = request.headers[.fetchSite] {
      guard site == "same-origin" else { throw foreign }
      return
    }
    guard let origin = request.headers[.origin], let authority = request.head.authority,
      origin == "http://\(authority)" || origin == "https://\(authority)"
    else { throw foreign }
  }

  private static let foreign = Problem(
    .forbidden, "access.foreign-origin", "The request does not come from a page of this server.",
    hint: "Programs use a token (Authorization: Bearer …) instead of a browser's session.")
}
