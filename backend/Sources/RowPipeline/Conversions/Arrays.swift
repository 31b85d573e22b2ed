import WireBytes

/// One-dimensional arrays.
enum Arrays {
  private static let textTypeID: UInt32 = 25
  private static let float4TypeID: UInt32 = 700

  /// A SET's members, which cannot contain the comma that joins them; the empty SET is an empty array.
  static func textArrayFromSet(_ row: inout RowDecoder, _ output: inout ByteWriter) throws(ValueFailure) {
    let value = try unsafe row.bytes()
    let start = RowEncoder.begin(&output)
    var memberCount = value.count == 0 ? 0 : 1
    for index in 0..<value.count where unsafe value[index] == UInt8(ascii: ",") { memberCount += 1 }
    RowEncoder.arrayHeader(elementTypeID: textTypeID, count: memberCount, &output)
    var memberStart = 0
    for _ in 0..<memberCount {
      var memberEnd = memberStart
      while memberEnd < value.count, unsafe value[memberEnd] != UInt8(ascii: ",") { memberEnd += 1 }
      try unsafe Text.storable(UnsafeRawBufferPointer(rebasing: value[memberStart..<memberEnd]), &output)
      memberStart = memberEnd + 1
    }
    try RowEncoder.end(start, &output)
  }

  /// VECTOR: little-endian binary32 values, one after another.
  static func realArrayFromVector(_ row: inout RowDecoder, _ output: inout ByteWriter) throws(ValueFailure) {
    let value = try unsafe row.bytes()
    guard value.count % 4 == 0, value.count <= RowEncoder.fieldBytesMax / 2 - 20 else {
      throw .rejected(.malformedValue)
    }
    let count = value.count / 4
    let start = RowEncoder.begin(&output)
    RowEncoder.arrayHeader(elementTypeID: float4TypeID, count: count, &output)
    output.reserve(count * 8)
    for index in 0..<count {
      // SAFETY: four bytes remain from each multiple of four, and eight are reserved for each element.
      let bits = unsafe UInt32(littleEndian: value.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self))
      unsafe output.appendUnchecked(bigEndian: 4 &<< 32 | UInt64(bits))
    }
    try RowEncoder.end(start, &output)
  }

  /// VECTOR as pgvector's `vector`: the number of dimensions and a reserved zero, 16 bits each, then binary32 values.
  /// Source: pgvector, `vector_recv` in src/vector.c.
  ///
  ///     in                 00 00 80 3F   00 00 00 40
  ///     out    00 02 00 00  3F 80 00 00  40 00 00 00
  static func vectorFromVector(_ row: inout RowDecoder, _ output: inout ByteWriter) throws(ValueFailure) {
    let value = try unsafe row.bytes()
    let dimensionsMax = 16_000
    guard value.count % 4 == 0, value.count > 0 else { throw .rejected(.malformedValue) }
    let count = value.count / 4
    guard count <= dimensionsMax else { throw .rejected(.tooLong) }
    let start = RowEncoder.begin(&output)
    output.append(bigEndian: UInt32(count) << 16)
    for index in 0..<count {
      // SAFETY: four bytes remain from each multiple of four.
      let bits = unsafe UInt32(littleEndian: value.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self))
      output.append(bigEndian: bits)
    }
    try RowEncoder.end(start, &output)
  }
}
