import TestSupport

extension MatrixColumn {
  /// By SRID and WKB, in the axis order of the bytes.
  static func geometries(_ flavor: TestServers.Source) -> [MatrixColumn] {
    let order = flavor == .mysql ? ", 'axis-order=long-lat'" : ""
    return ["point", "linestring", "polygon", "multipoint", "geometrycollection", "geometry"].map { kind in
      MatrixColumn(
        kind, boundary: [], source: "CONCAT(ST_SRID({}), '|', HEX(ST_AsWKB({}\(order))))",
        target: "public.ST_SRID({}) || '|' || upper(encode(public.ST_AsBinary({}, 'NDR'), 'hex'))"
      ) { random in
        let srid = ["00000000", "E6100000", "110F0000"][Int(random.next() % 3)]
        return "x'\(srid)\(wellKnownBinary(kind, &random))'"
      }
    }
  }

  private static func wellKnownBinary(_ kind: String, _ random: inout SeededGenerator) -> String {
    func points(_ count: Int) -> String { (0..<2 * count).map { _ in coordinate(&random) }.joined() }
    switch kind {
    case "point": return "0101000000" + points(1)
    case "linestring": return "010200000003000000" + points(3)
    case "polygon":
      let first = points(1)
      return "01030000000100000004000000" + first + points(2) + first
    case "multipoint": return "010400000002000000" + (0..<2).map { _ in wellKnownBinary("point", &random) }.joined()
    case "geometrycollection":
      return "010700000002000000" + wellKnownBinary("point", &random) + wellKnownBinary("linestring", &random)
    default:
      let kinds = ["point", "linestring", "polygon", "multipoint", "geometrycollection"]
      return wellKnownBinary(kinds[Int(random.next() % 5)], &random)
    }
  }

  /// A number whose degrees any axis order allows.
  private static func coordinate(_ random: inout SeededGenerator) -> String {
    let bits = Double.random(in: -89...89, using: &random).bitPattern
    return hexadecimal((0..<8).map { UInt8(truncatingIfNeeded: bits >> UInt64(8 * $0)) })
  }

  static func rarities(_ flavor: TestServers.Source) -> [MatrixColumn] {
    switch flavor {
    case .mysql: [vector]
    case .mariadb: [uuid, inet("inet4", 4), inet("inet6", 16)]
    }
  }

  /// Documents whose text is jsonb's own: keys by length, then by bytes, numbers without an exponent.
  static let json = MatrixColumn(
    "json",
    boundary: ["'null'", "'[]'", "'{}'", "'\"\"'", "'18446744073709551615'", "'-9223372036854775808'", "'true'"],
    source: "CAST({} AS CHAR CHARACTER SET utf8mb4)", target: "{}::text"
  ) { random in
    let strings = [#"a\"b"#, #"\\"#, #"\n\t\r\b\f"#, #"\u0001"#, "ä日😀", "", "/", "'"]
    func value(_ depth: Int) -> String {
      switch random.next() % (depth > 2 ? 4 : 6) {
      case 0: return "\(Int64(bitPattern: random.next()))"
      case 1: return "\(Int(random.next() % 1_000) - 500).\(1 + random.next() % 9)"
      case 2: return #""\#(strings[Int(random.next() % 8)])""#
      case 3: return ["true", "false", "null"][Int(random.next() % 3)]
      case 4: return "[" + (0..<random.next() % 4).map { _ in value(depth + 1) }.joined(separator: ", ") + "]"
      default:
        let keys = ["a", "b", "aa", "é", "日"].prefix(Int(random.next() % 6))
        return "{" + keys.map { #""\#($0)": \#(value(depth + 1))"# }.joined(separator: ", ") + "}"
      }
    }
    return "_utf8mb4 x'\(hexadecimal(Array(value(0).utf8)))'"
  }

  /// The source's bytes of a number are little-endian, float4send's are not.
  private static let vector: MatrixColumn = {
    let bytes = (0..<4).flatMap { number in (0..<4).map { "SUBSTR(HEX({}), \(8 * number + 7 - 2 * $0), 2)" } }
    return MatrixColumn(
      "vector(4)", boundary: ["x'000000000000008001000000FFFF7F7F'"],
      source: "CONCAT(\(bytes.joined(separator: ", ")))",
      target: """
        (SELECT upper(string_agg(encode(float4send(x), 'hex'), '' ORDER BY n)) FROM unnest({}) WITH ORDINALITY u(x, n))
        """
    ) { random in
      let numbers = (0..<4).map { _ in Float(bitPattern: UInt32(truncatingIfNeeded: random.next())) }
      let bits = numbers.map { ($0.isFinite ? $0 : 0).bitPattern }
      return
        "x'\(hexadecimal(bits.flatMap { bits in (0..<4).map { UInt8(truncatingIfNeeded: bits >> UInt32(8 * $0)) } }))'"
    }
  }()

  private static let uuid = MatrixColumn(
    "uuid", boundary: ["x'00000000000000000000000000000000'", "x'FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF'"],
    source: "CAST({} AS CHAR)", target: "{}::text"
  ) { "x'\(hexadecimal(16, &$0))'" }

  private static func inet(_ declaration: String, _ count: Int) -> MatrixColumn {
    MatrixColumn(
      declaration,
      boundary: [String(repeating: "00", count: count), String(repeating: "FF", count: count)].map { "x'\($0)'" }
        + (count == 16 ? ["'::1'", "'::ffff:192.0.2.1'", "'::192.0.2.1'", "'2001:db8::'"] : ["'192.0.2.1'"]),
      source: "HEX(CAST({} AS BINARY(\(count))))", target: "upper(encode(substring(inet_send({}) FROM 5), 'hex'))"
    ) { "x'\(hexadecimal(count, &$0))'" }
  }
}
