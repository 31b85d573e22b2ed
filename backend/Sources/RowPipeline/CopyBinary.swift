public import WireBytes

/// The frame of `COPY … (FORMAT binary)` (PostgreSQL manual, COPY, "Binary Format").
///
///     50 47 43 4F 50 59 0A FF 0D 0A 00   "PGCOPY\n", FF, "\r\n", 00: broken by any text-mode transfer
///     00 00 00 00                        flags: none
///     00 00 00 00                        length of the header extension
///     … tuples: Int16 field count, then per field Int32 length (−1 for NULL) and bytes …
///     FF FF                              field count −1: the end
public enum CopyBinary {
  public static let headerBytes = 19
  public static let trailerBytes = 2

  public static func appendHeader(to output: inout ByteWriter) {
    output.append(bigEndian: 0x5047_434F_5059_0AFF as UInt64)
    output.append(bigEndian: 0x0D0A_00 << 8 as UInt32)  // The rest of the signature and the flags' first byte.
    output.append(bigEndian: 0 as UInt32)
    output.append(bigEndian: 0 as UInt16)
    output.append(0)
  }

  public static func appendTrailer(to output: inout ByteWriter) {
    output.append(bigEndian: -1 as Int16)
  }
}
