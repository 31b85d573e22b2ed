import Testing

@Suite("Arrows between targets point down")
struct LayerTests {
  /// From the bottom up; a target may depend on lower layers, and within its layer only on what stands before it.
  static let layers: [[String]] = [
    ["CLibPQ", "CMariaDB", "WireBytes", "Diagnostics", "ThreadExecution", "SchemaModel", "Failpoints", "HTTPSender"],
    ["MySQLSyntax", "SQLDialect", "RowPipeline", "Telemetry", "Traces"],
    ["MySQLClient", "PostgresClient", "Planning"],
    ["Introspection", "Ledger", "CopyEngine", "Backups", "AccessControl", "Monitoring"],
    ["Migration"],
    ["Server", "CommandLine", "martlet"],
  ]

  private static let order = Dictionary(
    uniqueKeysWithValues: layers.joined().enumerated().map { ($0.element, $0.offset) })

  @Test func `no target depends on one above it`() throws {
    let dependencies = Self.dependencies(in: try SourceTree.manifest())
    #expect(
      Set(dependencies.keys).isSuperset(of: Self.layers.joined().filter { !$0.hasPrefix("C") || $0.hasPrefix("Co") }))
    for (target, names) in dependencies {
      guard let own = Self.order[target] else { continue }
      for name in names { #expect((Self.order[name] ?? -1) < own, "\(target) depends on \(name)") }
    }
  }

  @Test func `every target of the sources has a layer`() throws {
    let targets = Set(try SourceTree.sources().compactMap(\.target))
    #expect(targets.subtracting(Self.order.keys) == [])
  }

  @Test func `an arrow that points up is seen`() {
    let manifest = ".target(\n name: \"WireBytes\", dependencies: [\"Migration\"], swiftSettings: settings)"
    #expect(Self.dependencies(in: manifest) == ["WireBytes": ["Migration"]])
  }

  /// The names in `dependencies: […]` of each target of the manifest.
  private static func dependencies(in manifest: String) -> [String: [String]] {
    var found: [String: [String]] = [:]
    for declaration in manifest.split(separator: "arget(").dropFirst() {
      guard let name = firstQuoted(in: declaration) else { continue }
      guard let start = declaration.firstRange(of: "dependencies: ["),
        let end = declaration[start.upperBound...].firstIndex(of: "]")
      else {
        found[name] = found[name] ?? []
        continue
      }
      let list = declaration[start.upperBound..<end]
      found[name] = list.split(separator: "\"", omittingEmptySubsequences: false).enumerated().filter {
        $0.offset % 2 == 1
      }.map { String($0.element) }
    }
    return found
  }

  private static func firstQuoted(in text: Substring) -> String? {
    guard let start = text.firstRange(of: "name: \"") else { return nil }
    return text[start.upperBound...].firstIndex(of: "\"").map { String(text[start.upperBound..<$0]) }
  }
}
