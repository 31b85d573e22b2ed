import HTTPTypes

extension HTTPFields {
  /// Whether the client has this version already: `If-None-Match` by the weak comparison, RFC 9110, 13.1.2.
  func know(entityTag tag: String) -> Bool {
    guard let known = self[.ifNoneMatch] else { return false }
    for part in known.split(separator: ",") {
      let one: String = part.filter { $0 != " " }
      if one == "*" || one == tag || one == "W/" + tag { return true }
    }
    return false
  }
}
