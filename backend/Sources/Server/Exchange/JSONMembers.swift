import Foundation

/// Members of JSON's objects. A decoder keeps one of two members of the same name, and another program that looked at the
/// same text (a proxy, a log) may have kept the other one.
///
/// Source: RFC 8259, 4 "Objects".
enum JSONMembers {
  /// The first name that an object has twice, whatever way it is escaped; nil where there is none.
  /// - Parameter json: text that a decoder has taken.
  static func firstDuplicate(in json: Data) -> String? {
    let bytes = [UInt8](json)
    /// The names of each object that is open; nil for an array.
    var open: [Set<String>?] = []
    var isName = false
    var index = 0
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "{"):
        open.append([])
        isName = true
      case UInt8(ascii: "["):
        open.append(nil)
        isName = false
      case UInt8(ascii: "}"), UInt8(ascii: "]"): _ = open.popLast()
      case UInt8(ascii: ","): isName = open.last.map { $0 != nil } ?? false
      case UInt8(ascii: ":"): isName = false
      case UInt8(ascii: "\""):
        let end = endOfString(bytes, from: index)
        if isName, let last = open.indices.last {
          let name = text(of: bytes[index..<end])
          if open[last]?.insert(name).inserted == false { return name }
        }
        index = end - 1
      default: break
      }
      index += 1
    }
    return nil
  }

  /// Behind the closing quote.
  private static func endOfString(_ bytes: [UInt8], from start: Int) -> Int {
    var index = start + 1
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "\"") { return index + 1 }
      index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
    }
    return bytes.count
  }

  private static func text(of token: ArraySlice<UInt8>) -> String {
    do {
      return try JSONDecoder().decode(String.self, from: Data(token))
    } catch {
      // No decoder has taken it; then what it is called does not matter.
      return String(decoding: token, as: UTF8.self)
    }
  }
}
