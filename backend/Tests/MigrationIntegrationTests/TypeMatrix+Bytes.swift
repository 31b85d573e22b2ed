import TestSupport

extension MatrixColumn {
  static let binaries: [MatrixColumn] = [
    bytes("binary(1)", 1...1), bytes("binary(16)", 0...16), bytes("varbinary(300)", 0...40), bytes("tinyblob", 0...30),
    bytes("blob", 0...30), bytes("mediumblob", 0...30), bytes("longblob", 0...30),
  ]

  private static func bytes(_ declaration: String, _ lengths: ClosedRange<Int>) -> MatrixColumn {
    MatrixColumn(
      declaration, boundary: ["''", "x'00'", "x'FF'", "x'5C'", "x'27'"], source: "HEX({})",
      target: "upper(encode({}, 'hex'))"
    ) { "x'\(hexadecimal(Int.random(in: lengths, using: &$0), &$0))'" }
  }

  /// Letters of every plane and every control character but 0x00, and spaces at the ends.
  static let texts: [MatrixColumn] = [
    "char(255)", "varchar(300)", "tinytext", "text", "mediumtext", "longtext",
  ].map { declaration in
    let controls = "_utf8mb4 x'\((1...31).map { hexadecimal([UInt8($0)]) }.joined())7F'"
    return MatrixColumn(
      "\(declaration) CHARACTER SET utf8mb4",
      boundary: [
        "''", "' '", "'  a  '", "'?'", "_utf8mb4 x'EFBFBD'", "_utf8mb4 x'F48FBFBF'", "_utf8mb4 x'EFBBBF61'", controls,
      ],
      source: "HEX({})", target: "upper(encode(convert_to({}, 'UTF8'), 'hex'))"
    ) { random in
      let length = Int.random(in: 0...16, using: &random)
      return "_utf8mb4 x'\(hexadecimal(Array(text(length, &random).utf8)))'"
    }
  }

  private static func text(_ length: Int, _ random: inout SeededGenerator) -> String {
    var text = String.UnicodeScalarView()
    for _ in 0..<length {
      let limit: UInt32 = [0x80, 0x800, 0x1_0000, 0x11_0000][Int(random.next() % 4)]
      text.append(Unicode.Scalar(1 + UInt32(truncatingIfNeeded: random.next()) % (limit - 1)) ?? " ")
    }
    return String(text)
  }

  static let labels: [MatrixColumn] = {
    let labels = (0..<300).map { "l\($0)ä日😀" } + ["", "a''b", "a\\\\b", "X", "y z"]
    let members = (0..<64).map { "m\($0)é" }
    let list = { (texts: [String]) in texts.map { "'\($0)'" }.joined(separator: ",") }
    let source = "HEX(CONVERT({} USING utf8mb4))"
    return [
      MatrixColumn(
        "enum(\(list(labels)))", boundary: ["''", "1", "305"], source: source,
        target: "upper(encode(convert_to({}::text, 'UTF8'), 'hex'))", name: "of_enum"
      ) { "\(1 + $0.next() % 305)" },
      MatrixColumn(
        "set(\(list(members)))", boundary: ["''", "1", "18446744073709551615"], source: source,
        target: "upper(encode(convert_to(array_to_string({}, ','), 'UTF8'), 'hex'))", name: "of_set"
      ) { "\($0.next() & $0.next())" },
    ]
  }()

  static func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  static func hexadecimal(_ count: Int, _ random: inout SeededGenerator) -> String {
    hexadecimal((0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) })
  }
}
