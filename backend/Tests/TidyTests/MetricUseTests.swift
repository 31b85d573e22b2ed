import Testing

@Suite("Metrics that are declared are filled")
struct MetricUseTests {
  @Test func `each metric of the catalogue is set somewhere`() throws {
    let sources = try SourceTree.sources()
    let catalogue = sources.filter { $0.path.contains("/Telemetry/Catalogue/") }
    let declared = catalogue.flatMap { $0.lines.compactMap(Self.declaredName) }
    #expect(declared.count > 60)
    let users = sources.filter { !$0.path.contains("/Telemetry/Catalogue/") }.map(\.text).joined(separator: "\n")
    let used = Set(users.matches(of: /MetricCatalogue\.([A-Za-z0-9]+)/).map { String($0.1) })
    #expect(declared.filter { !used.contains($0) && !Self.unions.contains($0) } == [], "declared and never set")
  }

  @Test func `a declaration is recognised`() {
    #expect(Self.declaredName("  public static let jobs = Metric(") == "jobs")
    #expect(Self.declaredName("  static let service: [Metric] = [") == nil)
    #expect(Self.declaredName("    jobs, canaryDuration,") == nil)
  }

  /// Lists of lists, of which each is looked for by itself; tests compare them with what a collection gives.
  private static let unions: Set = ["postgres", "source"]

  /// Metrics, and public lists of those that one query of a collector gives.
  private static func declaredName(_ line: Substring) -> String? {
    line.prefixMatch(of: /\s*public static let ([A-Za-z0-9]+)(?: = Metric\(|: \[Metric\] =)/).map { String($0.1) }
  }
}
