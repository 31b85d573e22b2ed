import RowPipeline
import SchemaModel
import Testing

@Suite("JSON")
struct DocumentsTests {
  @Test(arguments: [
    #"{"a": 1}"#, "null", #""Grüße\n""#, #""\\u0000""#, #""\u0001""#, #""\ud83d\ude00""#, #""\\\\u0000""#, #""\"\\""#,
    #""\u00e9 \uFFFF""#,
  ])
  func `puts jsonb's version before the text`(_ json: String) throws {
    #expect(try field(.jsonb, lengthEncoded(json)) == [1] + Array(json.utf8))
    #expect(try field(.json, lengthEncoded(json)) == Array(json.utf8))
  }

  @Test(
    arguments: [
      (#""\u0000""#, 1), (#"{"k": "a\\\u0000"}"#, 10), (#""\ud83d""#, 1), (#""\ude00\ud83d""#, 1), (#""\ud83d\n""#, 1),
      (#""\ud83d\ud83d""#, 1), (#""\ud83dA""#, 1), (#""\u12""#, 1), (#""\ud83d\u"#, 1), (#""\u"#, 1),
    ] as [(String, Int)])
  func `rejects escapes that jsonb refuses`(_ json: String, _ offset: Int) throws {
    let expected = RowRejection(.unstorableJSON, columnIndex: 0, offset: offset)
    #expect(rejection(.jsonb, lengthEncoded(json)) == expected)
    #expect(try field(.json, lengthEncoded(json)) == Array(json.utf8))
  }

  @Test func `ends well at a backslash`() throws {
    #expect(try field(.jsonb, lengthEncoded(#""\"#)) == [1] + Array(#""\"#.utf8))
  }

  @Test(arguments: [ColumnConversion.jsonb, .json])
  func `rejects what is not text`(_ conversion: ColumnConversion) {
    #expect(rejection(conversion, [0])?.reason == .malformedValue)
    #expect(rejection(conversion, lengthEncoded(hex("22 00 22")))?.reason == .nulInText)
    #expect(
      rejection(conversion, lengthEncoded(hex("22 FF 22"))) == RowRejection(.invalidUTF8, columnIndex: 0, offset: 1))
  }
}
