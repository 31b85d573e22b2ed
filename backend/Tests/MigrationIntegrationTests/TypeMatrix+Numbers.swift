import TestSupport

extension MatrixColumn {
  static let integers: [MatrixColumn] =
    [("tinyint", 8), ("smallint", 16), ("mediumint", 24), ("int", 32), ("bigint", 64)].flatMap { name, bits in
      [integer(name, bits, isUnsigned: false), integer(name, bits, isUnsigned: true)]
    } + [
      MatrixColumn("year", boundary: ["0", "1901", "2155"], source: "CAST({} + 0 AS CHAR)", target: "{}::text") {
        "\(1901 + $0.next() % 255)"
      },
      MatrixColumn("tinyint(1)", boundary: ["0", "1"], source: "CAST({} AS CHAR)", target: "{}::int::text") {
        "\($0.next() % 2)"
      },
    ]

  private static func integer(_ name: String, _ bits: Int, isUnsigned: Bool) -> MatrixColumn {
    let half = UInt64(1) << UInt64(bits - 1)
    let edges =
      isUnsigned ? ["0", "\(half &- 1)", "\(half)", "\(half &* 2 &- 1)"] : ["-\(half)", "-1", "0", "\(half - 1)"]
    return MatrixColumn(
      isUnsigned ? "\(name) unsigned" : name, boundary: edges, source: "CAST({} AS CHAR)", target: "{}::text"
    ) { random in
      // As many small numbers as large ones.
      let value = random.next() >> UInt64(64 - Int.random(in: 1...bits, using: &random))
      if isUnsigned { return "\(value)" }
      return random.next() % 2 == 0 ? "\(value % half)" : "-\(value % half)"
    }
  }

  static let decimals: [MatrixColumn] = [
    (1, 0), (2, 1), (5, 2), (9, 9), (10, 0), (18, 9), (38, 10), (65, 0), (65, 30), (38, 30),
  ].map { precision, scale in
    let nines = String(repeating: "9", count: precision - scale)
    let fraction = scale > 0 ? "." + String(repeating: "9", count: scale) : ""
    let smallest = scale > 0 ? "0." + String(repeating: "0", count: scale - 1) + "1" : "1"
    let largest = (nines.isEmpty ? "0" : nines) + fraction
    return MatrixColumn(
      "decimal(\(precision),\(scale))", boundary: ["0", "-0.0", largest, "-\(largest)", smallest, "-\(smallest)"],
      source: "CAST({} AS CHAR)", target: "{}::text"
    ) { random in
      let whole = digits(Int.random(in: 0...(precision - scale), using: &random), &random)
      let part = digits(Int.random(in: 0...scale, using: &random), &random)
      let sign = random.next() % 2 == 0 ? "" : "-"
      return sign + (whole.isEmpty ? "0" : whole) + (part.isEmpty ? "" : ".\(part)")
    }
  }

  private static func digits(_ count: Int, _ random: inout SeededGenerator) -> String {
    String(decoding: (0..<count).map { _ in UInt8(48 + random.next() % 10) }, as: UTF8.self)
  }

  /// Compared as numbers: the servers choose their digits and exponents differently. `* 1e0` shows a FLOAT's whole value.
  static let floats: [MatrixColumn] = [
    MatrixColumn(
      "double",
      boundary: [
        "0", "-0e0", "4.9406564584124654e-324", "2.2250738585072014e-308", "1.7976931348623157e308",
        "-1.7976931348623157e308", "0.1", "1e15", "1e16", "123456789012345680", "1e-5", "1e22",
      ], source: "CAST({} AS CHAR)", target: "{}::text"
    ) { finite(Double(bitPattern: $0.next())) },
    MatrixColumn(
      "float",
      boundary: [
        "0", "-0e0", "1.401298464324817e-45", "1.17549435e-38", "3.40282346638528859811704183484516925440e38", "0.1",
        "16777217", "1e10",
      ], source: "CAST({} * 1e0 AS CHAR)", target: "{}::float8::text"
    ) { finite(Double(Float(bitPattern: UInt32(truncatingIfNeeded: $0.next())))) },
    MatrixColumn("double(20,4)", boundary: ["0", "-0.0001"], source: "CAST({} * 1e0 AS CHAR)", target: "{}::text") {
      "\(Int64($0.next() % 2_000_000_000)).\($0.next() % 10_000)"
    },
    MatrixColumn("float(7,3)", boundary: ["0", "-0.001"], source: "CAST({} * 1e0 AS CHAR)", target: "{}::float8::text")
    {
      "-\($0.next() % 9_999).\($0.next() % 1_000)"
    },
  ]

  private static func finite(_ number: Double) -> String { number.isFinite ? "\(number)" : "1.5" }

  /// Every width in one table.
  static let bits: [MatrixColumn] = (1...64).map { width in
    let mask = UInt64.max >> UInt64(64 - width)
    return MatrixColumn(
      "bit(\(width))", boundary: ["0", "1", "\(mask)", "\(mask ^ (mask >> 1))"],
      source: "LPAD(BIN({} + 0), \(width), '0')", target: width == 1 ? "{}::int::text" : "{}::text"
    ) { "\($0.next() & mask)" }
  }
}
