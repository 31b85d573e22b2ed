import RowPipeline
import SchemaModel
import Testing

@Suite("Geometry")
struct SpatialTests {
  static let point = hex("01 01000000 000000000000F03F 0000000000000040")  // POINT(1 2)
  static let line = hex("01 02000000 02000000") + Array(repeating: 0x11, count: 32)
  static let polygon = hex("01 03000000 01000000 04000000") + Array(repeating: 0x22, count: 64)
  static let emptyCollection = hex("01 07000000 00000000")
  static let multipoint = hex("01 04000000 02000000") + point + point
  static let collection = hex("01 07000000 03000000") + point + multipoint + emptyCollection

  @Test func `flags the SRID in the outermost header`() throws {
    #expect(
      try field(.ewkbFromGeometry, lengthEncoded(hex("E6100000") + Self.point))
        == hex("01 01000020 E6100000 000000000000F03F 0000000000000040"))
  }

  @Test(arguments: [point, line, polygon, multipoint, collection, emptyCollection])
  func `leaves geometry without SRID as it is`(_ wkb: [UInt8]) throws {
    #expect(try field(.ewkbFromGeometry, lengthEncoded(hex("00000000") + wkb)) == wkb)
  }

  @Test(arguments: [line, polygon, multipoint, collection, emptyCollection])
  func `leaves nested geometries without SRID`(_ wkb: [UInt8]) throws {
    let expected = [1, wkb[1], 0, 0, 0x20] + hex("110F0000") + wkb[5...]
    #expect(try field(.ewkbFromGeometry, lengthEncoded(hex("110F0000") + wkb)) == expected)
  }

  @Test(arguments: [point, line, polygon, multipoint, collection])
  func `rejects every truncation`(_ wkb: [UInt8]) {
    let whole = hex("E6100000") + wkb
    for count in 0..<whole.count {
      #expect(rejection(.ewkbFromGeometry, lengthEncoded(whole.prefix(count)))?.reason == .malformedValue)
    }
    #expect(rejection(.ewkbFromGeometry, lengthEncoded(whole + [0]))?.reason == .malformedValue)
  }

  @Test(arguments: [
    "00000000 00 00000001 000000000000F03F 0000000000000040",  // Big-endian, which MySQL never stores.
    "00000000 01 08000000 00000000", "00000000 01 00000000 00000000", "00000000 01 02000000 FFFFFFFF",
    "00000000 01 03000000 FFFFFFFF", "00000000 01 07000000 FFFFFFFF", "00000000 01 07000000 01000000 01 07000000",
  ])
  func `rejects unknown kinds and counts that cannot be`(_ value: String) {
    #expect(rejection(.ewkbFromGeometry, lengthEncoded(hex(value)))?.reason == .malformedValue)
  }

  @Test func `rejects for PostGIS what PostGIS would change`() throws {
    let nan = hex("000000000000F87F")
    let pointOfNaNs = hex("01 01000000") + nan + nan
    let last = hex("3F420F00")  // 999999
    for (value, isStorable) in [
      (last + Self.point, true), (hex("40420F00") + Self.point, false), (hex("FFFFFFFF") + Self.point, false),
      (last + hex("01 01000000 0000000000000040") + nan, true), (last + pointOfNaNs, false),
      (last + hex("01 04000000 02000000") + Self.point + pointOfNaNs, false),
    ] {
      let bytes = try field(.ewkbFromGeometry, lengthEncoded(value))
      if isStorable {
        #expect(try field(.geometryFromGeometry, lengthEncoded(value)) == bytes)
      } else {
        #expect(rejection(.geometryFromGeometry, lengthEncoded(value))?.reason == .unstorableGeometry)
      }
    }
  }

  @Test func `walks deep nesting without recursion`() throws {
    let depth = 100_000
    let wkb = Array(repeating: hex("01 07000000 01000000"), count: depth).joined() + Self.point
    let value = hex("00000000") + wkb
    let same = try field(.ewkbFromGeometry, lengthEncoded(value)) == Array(value[4...])
    #expect(same)
  }
}
