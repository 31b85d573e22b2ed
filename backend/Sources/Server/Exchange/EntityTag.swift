import HTTPTypes

extension HTTPFields {
  /// Whether the client has this version already: `If-None-Match` by the weak comparison, RFC 9110, 13.1.2.
  func know(entityTag tag: String) -> Bool {
    guard let known = self[.ifNoneMatch] else { return false }
    return known.split(separator: ",").map { $0.filter { $0 != " " } }.contains { one in
      one == "*" || (one.hasPrefix("W/") ? String(one.dropFirst(2)) : one) == tag
    }
  }
}
