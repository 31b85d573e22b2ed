import RowPipeline
import SchemaModel
import Testing

@Suite("UUIDs and addresses")
struct IdentifiersTests {
  static let uuid = hex("6ccd780c baba 1026 9564 5b8c656024db")

  @Test func `reads binary(16) in both byte orders`() throws {
    #expect(try field(.uuidFromBinary16(.standard), lengthEncoded(Self.uuid)) == Self.uuid)
    // UUID_TO_BIN('6ccd780c-baba-1026-9564-5b8c656024db', 1), from MySQL's manual.
    let swapped = hex("1026 BABA 6CCD780C 9564 5B8C656024DB")
    #expect(try field(.uuidFromBinary16(.swapped), lengthEncoded(swapped)) == Self.uuid)
    #expect(rejection(.uuidFromBinary16(.standard), lengthEncoded(Self.uuid.dropLast()))?.reason == .malformedValue)
    #expect(rejection(.uuidFromBinary16(.swapped), [0])?.reason == .malformedValue)
  }

  @Test(arguments: ["6ccd780c-baba-1026-9564-5b8c656024db", "6CCD780C-BABA-1026-9564-5B8C656024DB"])
  func `reads a UUID as text`(_ text: String) throws {
    #expect(try field(.uuidFromText, lengthEncoded(text)) == Self.uuid)
  }

  @Test(arguments: [
    "", "6ccd780c-baba-1026-9564-5b8c656024d", "6ccd780c-baba-1026-9564-5b8c656024dbb",
    "6ccd780cbaba-1026-9564-5b8c656024db-", "6ccd780c-baba-1026-9564-5b8c656024dg",
    "{ccd780c-baba-1026-9564-5b8c656024d}",
  ])
  func `rejects other text than a UUID`(_ text: String) {
    #expect(rejection(.uuidFromText, lengthEncoded(text))?.reason == .malformedValue)
  }

  @Test(
    arguments: [
      ("192.0.2.1", "02 20 00 04 C0000201"), ("0.0.0.0", "02 20 00 04 00000000"),
      ("255.255.255.255", "02 20 00 04 FFFFFFFF"),
      ("::", "03 80 00 10 00000000 00000000 00000000 00000000"),
      ("::1", "03 80 00 10 00000000 00000000 00000000 00000001"),
      ("2001:db8::ff00:42:8329", "03 80 00 10 20010DB8 00000000 0000FF00 00428329"),
      ("1:2:3:4:5:6:7:8", "03 80 00 10 00010002 00030004 00050006 00070008"),
      ("fe80::", "03 80 00 10 FE800000 00000000 00000000 00000000"),
      ("::ffff:192.0.2.1", "03 80 00 10 00000000 00000000 0000FFFF C0000201"),
      ("ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255", "03 80 00 10 FFFFFFFF FFFFFFFF FFFFFFFF FFFFFFFF"),
    ] as [(String, String)])
  func `reads addresses`(_ text: String, _ expected: String) throws {
    #expect(try field(.inetFromText, lengthEncoded(text)) == hex(expected))
  }

  @Test(arguments: [
    "", "1.2.3", "1.2.3.4.5", "256.1.1.1", "1.2.3.4/32", "1.2.3.x", "1::2::3", ":1", "1:2:3:4:5:6:7", "fe80::1%eth0",
    "1:2:3:4:5:6:7:8:9", "12345::", "1.2.3.4\u{0}", "\u{0}", String(repeating: "1", count: 46),
  ])
  func `rejects what is no address`(_ text: String) {
    #expect(rejection(.inetFromText, lengthEncoded(text))?.reason == .malformedValue)
  }
}
