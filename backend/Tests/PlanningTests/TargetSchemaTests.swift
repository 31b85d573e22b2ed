import Diagnostics
import Planning
import SchemaModel
import Testing

@Suite("The schema that tables go into")
struct TargetSchemaTests {
  private func placed(_ schema: String?, sourceHasDatabase: Bool) throws(MartletError) -> String? {
    var options = PlanOptions()
    options.targetSchema = schema
    return try options.placed(sourceHasDatabase: sourceHasDatabase).targetSchema
  }

  @Test func `is public for one database, and its own for each of several`() throws {
    #expect(try placed(nil, sourceHasDatabase: true) == "public")
    #expect(try placed(nil, sourceHasDatabase: false) == nil)
  }

  @Test func `is what was asked for, which several databases cannot share`() throws {
    #expect(try placed("Shop 2", sourceHasDatabase: true) == "Shop 2")
    let error = #expect(throws: MartletError.self) { try placed("all", sourceHasDatabase: false) }
    #expect(error?.code == .usage)
    #expect(error?.hint?.contains("mysql://host/DATABASE") == true)
  }
}
