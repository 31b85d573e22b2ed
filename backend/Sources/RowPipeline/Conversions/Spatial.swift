// Geometries: MySQL stores an SRID and little-endian WKB (OGC 06-103r4, §8.2); PostGIS reads EWKB, which is WKB with
// a flag and the SRID in the outermost header. Coordinates are x before y (longitude before latitude) in both.

import WireBytes

enum Spatial {
  private static let sridFlag: UInt32 = 0x2000_0000
  /// PostGIS gives larger SRIDs another number, in silence. Source: PostGIS, `SRID_MAXIMUM` in liblwgeom.h.
  private static let sridMaximum: UInt32 = 999_999
  private static let headerBytes = 4 + 1 + 4

  /// POINT(1 2) with SRID 4326:
  ///
  ///     in    E6 10 00 00   01   01 00 00 00                 00 … F0 3F  00 … 00 40
  ///     out                 01   01 00 00 20   E6 10 00 00   00 … F0 3F  00 … 00 40
  static func ewkb(_ row: inout RowDecoder, _ output: inout ByteWriter) throws(ValueFailure) {
    let value = try unsafe row.bytes()
    _ = try unsafe checked(value)
    try unsafe append(value, &output)
  }

  /// For a geometry column: PostGIS would give a large SRID another number, and read a point of two NaNs as empty.
  static func geometry(_ row: inout RowDecoder, _ output: inout ByteWriter) throws(ValueFailure) {
    let value = try unsafe row.bytes()
    let hasPointOfNaNs = try unsafe checked(value)
    // SAFETY: the header's nine bytes are there.
    let srid = unsafe UInt32(littleEndian: value.loadUnaligned(as: UInt32.self))
    guard srid <= sridMaximum, !hasPointOfNaNs else { throw .rejected(.unstorableGeometry) }
    try unsafe append(value, &output)
  }

  /// - Returns: whether a point has no number for either coordinate.
  private static func checked(_ value: UnsafeRawBufferPointer) throws(ValueFailure) -> Bool {
    guard value.count <= RowEncoder.fieldBytesMax else { throw .rejected(.tooLong) }
    guard value.count >= headerBytes else { throw .rejected(.malformedValue, offset: value.count) }
    return try unsafe validate(value)
  }

  private static func append(_ value: UnsafeRawBufferPointer, _ output: inout ByteWriter) throws(ValueFailure) {
    // SAFETY: the header's nine bytes are there.
    let srid = unsafe UInt32(littleEndian: value.loadUnaligned(as: UInt32.self))
    let type = unsafe UInt32(littleEndian: value.loadUnaligned(fromByteOffset: 5, as: UInt32.self))
    let start = RowEncoder.begin(&output)
    output.append(1)
    // EWKB is little-endian too, as its first byte says.
    output.append(bigEndian: (srid == 0 ? type : type | sridFlag).byteSwapped)
    if srid != 0 { output.append(bigEndian: srid.byteSwapped) }
    unsafe output.append(UnsafeRawBufferPointer(rebasing: value[headerBytes...]))
    try RowEncoder.end(start, &output)
  }

  /// Walks the WKB behind the SRID: known types, counts that fit, nothing left over. Collections only add to the number
  /// of geometries still to come, so that nesting needs no recursion.
  private static func validate(_ value: UnsafeRawBufferPointer) throws(ValueFailure) -> Bool {
    var hasPointOfNaNs = false
    var cursor = unsafe ByteCursor(value)
    _ = cursor.take(UInt32.self)
    var pending = 1
    while pending > 0 {
      pending -= 1
      guard cursor.take(UInt8.self) == 1, let type = cursor.take(UInt32.self) else {
        throw .rejected(.malformedValue, offset: cursor.offset)
      }
      let body = cursor.offset
      guard takeBody(type, &cursor, &pending) else { throw .rejected(.malformedValue, offset: cursor.offset) }
      if type == 1, unsafe isNaN(value, at: body), unsafe isNaN(value, at: body + 8) { hasPointOfNaNs = true }
    }
    guard cursor.isAtEnd else { throw .rejected(.malformedValue, offset: cursor.offset) }
    return hasPointOfNaNs
  }

  /// - Parameter offset: eight bytes are there.
  private static func isNaN(_ value: UnsafeRawBufferPointer, at offset: Int) -> Bool {
    // SAFETY: the caller has taken these bytes.
    unsafe Double(bitPattern: UInt64(littleEndian: value.loadUnaligned(fromByteOffset: offset, as: UInt64.self))).isNaN
  }

  private static func takeBody(_ type: UInt32, _ cursor: inout ByteCursor, _ pending: inout Int) -> Bool {
    switch type {
    case 1: return takePoints(1, &cursor)
    case 2: return cursor.take(UInt32.self).map { takePoints($0, &cursor) } ?? false
    case 3:
      guard let rings = cursor.take(UInt32.self) else { return false }
      var remaining = rings
      while remaining > 0 {
        guard let points = cursor.take(UInt32.self), takePoints(points, &cursor) else { return false }
        remaining -= 1
      }
      return true
    case 4...7:
      // A geometry has at least nine bytes: a count beyond that is a lie, and the sum cannot overflow.
      guard let count = cursor.take(UInt32.self), Int(count) <= cursor.remaining / 9 else { return false }
      pending += Int(count)
      return true
    default: return false
    }
  }

  /// Two binary64 values a point.
  private static func takePoints(_ count: UInt32, _ cursor: inout ByteCursor) -> Bool {
    // SAFETY: nothing is loaded.
    unsafe cursor.take(Int(count) * 16) != nil
  }
}
