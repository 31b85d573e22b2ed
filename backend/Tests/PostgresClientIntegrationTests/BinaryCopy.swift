import Diagnostics
import PostgresClient

/// The stream of PostgreSQL's binary COPY: signature, flags, header length, then rows of fields, then -1.
/// Source: PostgreSQL manual, COPY, "Binary Format".
func binaryCopy(_ rows: [[[UInt8]?]]) -> [UInt8] {
  func big(_ value: Int, bytes: Int) -> [UInt8] {
    (0..<bytes).reversed().map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
  }
  var stream: [UInt8] = Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0x00] + big(0, bytes: 4) + big(0, bytes: 4)
  for row in rows {
    stream += big(row.count, bytes: 2)
    for field in row { stream += field.map { big($0.count, bytes: 4) + $0 } ?? big(-1, bytes: 4) }
  }
  return stream + big(-1, bytes: 2)
}

func int4(_ value: Int32) -> [UInt8] { withUnsafeBytes(of: value.bigEndian) { Array($0) } }

func write(_ bytes: [UInt8], to copy: PostgresCopyIn) throws(MartletError) {
  let result = bytes.withUnsafeBytes { buffer in
    Result { () throws(MartletError) in try copy.write(buffer) }
  }
  try result.get()
}
