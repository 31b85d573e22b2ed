/// Whether a client takes gzip, as RFC 9110, 12.5.3 has it: by name or by `*`, unless its weight is 0.
enum AcceptEncoding {
  static func takesGzip(_ header: String?) -> Bool {
    var byName: Bool?
    var byStar = false
    for item in (header ?? "").lowercased().split(separator: ",") {
      let parts = item.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" } }
      guard let name = parts.first else { continue }
      let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.map { Double($0.dropFirst(2)) ?? 0 } ?? 1
      if name == "gzip" || name == "x-gzip" { byName = weight > 0 }
      if name == "*" { byStar = weight > 0 }
    }
    return byName ?? byStar
  }
}
