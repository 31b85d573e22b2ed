import HTTPTypes
import NIOCore
import Testing

@testable import Server

@Suite struct APIJSONTests {
  private struct Limits: Codable, Equatable {
    var rows: Int?
    var share: Double?
  }
  private struct Body: Codable, Equatable {
    var name: String
    var limits: Limits?
  }

  private func problem(_ text: String) -> Problem? {
    #expect(throws: Problem.self) { _ = try APIJSON.decode(Body.self, from: ByteBuffer(string: text)) }
  }

  @Test func `a body is what its type says`() throws {
    let body = try APIJSON.decode(
      Body.self, from: ByteBuffer(string: #"{"name":"x","limits":{"rows":7,"share":0.5}}"#))
    #expect(body == Body(name: "x", limits: Limits(rows: 7, share: 0.5)))
  }

  @Test(arguments: [
    (#"{"name":"x","limits":{"rows":1.5}}"#, "limits.rows", "is no integer of 64 bits"),
    (#"{"name":"x","limits":{"rows":99999999999999999999}}"#, "limits.rows", "is no integer of 64 bits"),
    (#"{"name":"x","limits":{"rows":"7"}}"#, "limits.rows", "has another type"),
    (#"{"name":"x","limits":{"row":7}}"#, "limits.row", "is no member of this body"),
    (#"{"name":"x","b":1,"a":2}"#, "a", "is no member of this body"),
    (#"{"limits":{}}"#, "name", "is missing"),
    (#"{"name":null}"#, "name", "may not be null"),
    (#"{"name":["x"]}"#, "name", "has another type"),
  ])
  func `what is wrong is named`(body: String, field: String, message: String) throws {
    let first = try #require(problem(body)?.fields.first)
    #expect(first == Problem.Field(name: field, message: message))
  }

  @Test(arguments: ["", "{", #"{"name":"x"} 1"#, "[]", "1e999"])
  func `what is no object is refused`(body: String) {
    #expect(problem(body)?.status == .badRequest)
  }
}
