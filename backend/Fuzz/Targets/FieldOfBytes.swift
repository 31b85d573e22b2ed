import SchemaModel

/// A field made of a value that travels as bytes: text, binary strings, JSON, identifiers, arrays, geometry.
struct FieldOfBytes {
  let source: [UInt8]
  let field: [UInt8]

  func isRight(_ conversion: ColumnConversion) -> Bool {
    switch conversion {
    case .text(let nul, let encoding): field == text(nul, encoding)
    case .enumLabel, .json: field == source && isStorable(field)
    case .jsonb: field.first == 1 && field.dropFirst().elementsEqual(source) && isStorable(source)
    case .bytes: field == source
    case .bits(let width): field == bits(width)
    case .booleanFromBit: field.count == 1 && Int(field[0]) == Int(number) && number <= 1
    case .integerFromBit: field.count == 8 && field.elementsEqual(bigEndian(number))
    case .textArrayFromSet: elements(typeID: 25)?.allSatisfy(isStorable) == true && joinedElements == source
    case .realArrayFromVector:
      elements(typeID: 700).map { $0.flatMap { $0.reversed() } } == source
        && elements(typeID: 700)?.allSatisfy { $0.count == 4 } == true
    case .uuidFromBinary16(.standard): field.count == 16 && field == source
    case .uuidFromBinary16(.swapped):
      field.count == 16 && source.count == 16
        && field == Array(source[4..<8] + source[2..<4] + source[..<2] + source[8...])
    case .uuidFromText: field.count == 16 && hexadecimal == text.lowercased().filter { $0 != "-" }
    case .inetFromText:
      field.starts(with: [2, 32, 0, 4]) && field.count == 8 || field.starts(with: [3, 128, 0, 16]) && field.count == 20
    case .vectorFromVector:
      field.prefix(4).elementsEqual(bigEndian(UInt32(source.count / 4) << 16))
        && stride(from: 4, to: field.count, by: 4).flatMap { field[$0..<$0 + 4].reversed() } == source
    case .ewkbFromGeometry: field == ewkb
    case .geometryFromGeometry: field == ewkb && (source.count < 4 || source[3] == 0 && source[2] <= 0x0F)
    default: false
    }
  }

  private var text: String { String(decoding: source, as: UTF8.self) }
  private var number: UInt64 { source.reduce(0) { $0 << 8 | UInt64($1) } }

  private var hexadecimal: String {
    field.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  private func isStorable(_ bytes: [UInt8]) -> Bool {
    !bytes.contains(0) && String(validating: bytes, as: UTF8.self) != nil
  }

  /// The standard library repairs ill-formed UTF-8 as the policy does: one U+FFFD for a maximal subpart.
  private func text(_ nul: NulPolicy, _ encoding: EncodingPolicy) -> [UInt8]? {
    guard encoding == .replace || String(validating: source, as: UTF8.self) != nil else { return nil }
    let bytes = Array(text.utf8)
    guard bytes.contains(0) else { return bytes }
    return switch nul {
    case .reject: nil
    case .strip: bytes.filter { $0 != 0 }
    case .replace: bytes.flatMap { $0 == 0 ? [0xEF, 0xBF, 0xBD] : [$0] }
    }
  }

  private func bits(_ width: Int) -> [UInt8]? {
    guard source.count == (width + 7) / 8 else { return nil }
    let aligned = number << UInt64(64 - width)
    return bigEndian(Int32(width)) + bigEndian(aligned).prefix(source.count)
  }

  /// The elements of a one-dimensional array without NULLs (`array_recv`); nil if it is none.
  private func elements(typeID: UInt32) -> [[UInt8]]? {
    let isEmpty = field.count == 12
    guard field.starts(with: bigEndian(isEmpty ? 0 : 1 as Int32) + bigEndian(0 as Int32) + bigEndian(typeID)) else {
      return nil
    }
    if isEmpty { return [] }
    var rest = field[12...]
    func word() -> Int? {
      guard rest.count >= 4 else { return nil }
      defer { rest = rest.dropFirst(4) }
      return rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
    }
    guard let count = word(), count > 0, word() == 1 else { return nil }
    var elements: [[UInt8]] = []
    while let length = word(), length <= rest.count {
      elements.append(Array(rest.prefix(length)))
      rest = rest.dropFirst(length)
    }
    return rest.isEmpty && elements.count == count ? elements : nil
  }

  private var joinedElements: [UInt8]? { elements(typeID: 25).map { Array($0.joined(separator: [0x2C])) } }

  /// The type's flag and the SRID move into the header; the SRID 0 goes without.
  private var ewkb: [UInt8]? {
    guard source.count >= 9 else { return nil }
    let (srid, type, body) = (source[..<4], source[5..<9], source[9...])
    guard srid.contains(where: { $0 != 0 }) else { return [1] + type + body }
    return [1] + type.dropLast() + [source[8] | 0x20] + srid + body
  }
}
