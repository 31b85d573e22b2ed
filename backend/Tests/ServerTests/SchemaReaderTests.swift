import AccessControl
import Backups
import Foundation
import Migration
import Monitoring
import SchemaModel
import Testing

@testable import Server

@Suite("Schemas that are read off types")
struct SchemaReaderTests {
  private enum Colour: String, Codable, CaseIterable { case red, green }

  private struct Leaf: Codable {
    var at: Date
    var colour: Colour
  }

  private struct Tree: Codable {
    var name: String
    var count: Int
    var share: Double?
    var leaves: [Leaf]
    var children: [Tree]
    var sizes: [String: Int]
    var note: String?
  }

  @Test func `an object is a component with its required members`() throws {
    var components = SchemaComponents()
    let schema = try components.schema(of: Tree.self)
    guard case .reference(let name) = schema, case .object(let properties)? = components.schemas[name] else {
      Issue.record("no component: \(schema)")
      return
    }
    let byName = Dictionary(uniqueKeysWithValues: properties.map { ($0.name, $0) })
    #expect(byName["name"]?.schema == .string())
    #expect(byName["share"]?.schema == .number)
    #expect(byName["share"]?.isRequired == false)
    #expect(byName["count"]?.isRequired == true)
    #expect(byName["note"]?.isRequired == false)
    #expect(byName["sizes"]?.schema == .map(.integer()))
    // It holds itself: by name.
    #expect(byName["children"]?.schema == .array(.reference(name)))
    guard case .array(.reference(let leaf))? = byName["leaves"]?.schema,
      case .object(let members)? = components.schemas[leaf]
    else {
      Issue.record("no component for the leaf")
      return
    }
    #expect(members.first { $0.name == "at" }?.schema == .string(format: "date-time"))
    #expect(members.first { $0.name == "colour" }?.schema == .enumeration(["red", "green"]))
  }

  @Test func `a page has a name of its own for what it holds`() throws {
    var components = SchemaComponents()
    let numbers = try components.schema(of: Page<JobDocument>.self)
    let tables = try components.schema(of: Page<TableDocument>.self)
    #expect(numbers != tables)
    #expect(components.schemas.count == 4)
  }
}

@Suite("The API's documents")
struct DocumentTests {
  private static let documents: [any (Decodable & SendableMetatype).Type] = [
    ProblemDocument.self, StatusDocument.self, Page<RunSummary>.self, RunDocument.self, Page<TableDocument>.self,
    Page<Finding>.self, RejectPage.self, RunReport.self, RunStart.self, OrderDocument.self, Page<BackupDocument>.self,
    BackupLogPart.self, Page<TokenInfo>.self, TokensResource.LogIn.self, TokensResource.PrincipalDocument.self,
    TokensResource.NewToken.self, TokensResource.IssuedDocument.self, Page<AuditEntry>.self, AuditVerification.self,
    ServiceResource.StateDocument.self, Page<ServiceResource.SourceDocument>.self, DatabaseMetrics.self,
    DatabaseQueries.self, DatabaseQueryText.self, DatabaseLocks.self, DatabaseTableSizes.self, DatabaseIndexSizes.self,
    DatabaseIndexHints.self, DatabaseConnections.self, JSONText.self,
  ]

  @Test(arguments: documents.indices) func `each has a schema`(_ index: Int) throws {
    var components = SchemaComponents()
    _ = try components.schema(of: Self.documents[index])
  }
}
