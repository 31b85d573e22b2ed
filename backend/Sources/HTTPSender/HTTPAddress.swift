public import Diagnostics
import Foundation

/// Where a request goes: an `http` or `https` URL, taken apart.
public struct HTTPAddress: Sendable, Hashable {
  public var isEncrypted: Bool
  /// Without brackets, where it is an address of IPv6.
  public var host: String
  public var port: Int
  /// With the query; begins with a slash.
  public var path: String

  /// - Throws: `.invalidURL`, without the text: it may hold what is nobody's business.
  public init(_ text: String) throws(MartletError) {
    guard let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
      scheme == "http" || scheme == "https", let host = parts.host, !host.isEmpty, parts.user == nil,
      (1...65_535).contains(parts.port ?? 1)
    else {
      throw MartletError(
        .invalidURL, "The address is no http or https URL.", hint: "Such as http://127.0.0.1:8080/readyz.")
    }
    isEncrypted = scheme == "https"
    self.host = host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
    port = parts.port ?? (isEncrypted ? 443 : 80)
    let query = parts.percentEncodedQuery.map { "?\($0)" } ?? ""
    path = (parts.percentEncodedPath.isEmpty ? "/" : parts.percentEncodedPath) + query
  }

  /// The value of the header `Host`.
  var authority: String {
    let name = host.contains(":") ? "[\(host)]" : host
    return port == (isEncrypted ? 443 : 80) ? name : "\(name):\(port)"
  }
}
