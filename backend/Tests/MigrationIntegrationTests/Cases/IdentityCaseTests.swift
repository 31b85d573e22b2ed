import Migration
import MySQLClient
import PostgresClient
import SchemaModel
import TestSupport
import Testing

@Suite("Next values of identities, of case 29", .ownThread, .enabled(if: ReportedCase.arePresent))
struct IdentityCaseTests {
  enum Names: String, CaseIterable, CustomTestStringConvertible {
    case lower, kept, schema

    var testDescription: String { rawValue }

    func apply(_ options: inout PlanOptions) {
      switch self {
      case .lower: break
      case .kept: options.identifierCase = .keep
      case .schema: options.targetSchema = "My Shop"
      }
    }

    func table(_ name: String) -> String {
      "\(self == .schema ? "\"My Shop\"" : "public").\"\(self == .kept ? name : name.lowercased())\""
    }

    func id(_ name: String) -> String { self == .kept && name == "Order" ? "\"Id\"" : IdentityCaseTests.id(name) }
  }

  @Test(arguments: TestServers.sources, Names.allCases)
  func `are the source's, in each table`(_ flavor: TestServers.Source, _ names: Names) async throws {
    try await Scratch.with(flavor) { scratch in
      try scratch.load(ReportedCase("29"))
      try await check(scratch, names)
    }
  }

  /// The catalog's AUTO_INCREMENT is NULL or low for tables that the server has not opened since.
  @Test(arguments: TestServers.sources)
  func `are the source's after a restart`(_ flavor: TestServers.Source) async throws {
    try await PrivateServer.with(flavor) { server in
      try await Scratch.with(flavor, on: server.configuration) { scratch in
        try scratch.load(ReportedCase("29"))
        try server.restart()
        try await check(scratch, .lower)
      }
    }
  }

  private func check(_ scratch: Scratch, _ names: Names) async throws {
    try await WholeMigration(scratch).check(scratch.request { names.apply(&$0.plan) })
    for (table, columns) in Self.inserts {
      let values = columns.split(separator: ",").map { $0 == "a" ? "9" : "5" }.joined(separator: ", ")
      let made = try scratch.onTarget { target in
        try target.query(
          """
          INSERT INTO \(names.table(table)) (\(columns)) VALUES (\(values)) RETURNING \(names.id(table))::text AS id
          """
        ).first?.string("id")
      }
      // All numbers of its type are used there; here the type has more.
      guard table != "used_up" else { continue }
      let wanted = try scratch.onSource { source in
        try source.execute("INSERT INTO `\(table)` (\(columns)) VALUES (\(values))")
        return try source.query("SELECT LAST_INSERT_ID() AS id").first?.string("id")
      }
      #expect(made == wanted, "\(table)")
    }
  }

  private static func id(_ table: String) -> String { table == "nokey" ? "seq" : "id" }

  private static let inserts: [(table: String, columns: String)] = [
    ("Order", "v"), ("empt", "v"), ("emp5", "v"), ("neg", "v"), ("zero", "v"), ("nokey", "a,v"), ("part", "y,v"),
    ("full_t", "v"), ("used_up", "v"), ("gone", "v"), ("gap", "v"), ("tail", "v"), ("emptied", "v"),
  ]
}
