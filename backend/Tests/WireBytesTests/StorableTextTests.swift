import Testing
import WireBytes

@Suite("StorableText")
struct StorableTextTests {
  /// The length of the storable prefix, and whether the copy holds it; reads and writes are in exact allocations.
  private func copy(_ text: [UInt8]) -> (length: Int, isSame: Bool) {
    let source = UnsafeMutableRawBufferPointer.allocate(byteCount: text.count, alignment: 1)
    let targetBytes = text.count + StorableText.slackBytes
    let target = UnsafeMutableRawBufferPointer.allocate(byteCount: targetBytes + 1, alignment: 1)
    defer {
      source.deallocate()
      target.deallocate()
    }
    source.copyBytes(from: text)
    target[targetBytes] = 0xA5
    guard let from = source.baseAddress, let to = target.baseAddress else { return (-1, false) }
    let length = StorableText.copyPrefix(from: from, count: text.count, to: to)
    return (length, target.prefix(length).elementsEqual(text.prefix(length)) && target[targetBytes] == 0xA5)
  }

  /// The longest prefix that Swift validates too, by trying each.
  private func slowPrefix(_ text: [UInt8]) -> Int {
    (0...text.count).last { length in
      let prefix = text.prefix(length)
      return !prefix.contains(0) && String(validating: prefix, as: UTF8.self) != nil
    } ?? 0
  }

  @Test func `copies ASCII of every length whole`() {
    for count in 0...70 {
      let text = (0..<count).map { UInt8(1 + $0 % 127) }
      let (length, isSame) = copy(text)
      #expect(length == count && isSame)
    }
  }

  @Test func `stops before any byte that is not storable, wherever it lies`() {
    for bad: UInt8 in [0x00, 0x80, 0xC0, 0xED, 0xF5, 0xFF] {
      for count in 1...40 {
        for offset in 0..<count {
          var text = Array(repeating: UInt8(0x7F), count: count)
          text[offset] = bad
          let (length, isSame) = copy(text)
          #expect(length == offset && isSame)
        }
      }
    }
  }

  @Test func `agrees with Swift on every sequence of two bytes and every scalar`() {
    for first in 0..<256 {
      for second in 0..<256 {
        let text = [UInt8(first), UInt8(second), 0x41]
        guard copy(text).length == slowPrefix(text) else {
          Issue.record("\(text)")
          return
        }
      }
    }
    for value in stride(from: UInt32(1), through: 0x10FFFF, by: 7) {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let text = Array(String(Character(scalar)).utf8)
      guard copy(text).length == text.count else {
        Issue.record("U+\(String(value, radix: 16))")
        return
      }
    }
  }

  @Test func `agrees with Swift on random sequences`() {
    let seed = UInt64.random(in: 0...UInt64.max)
    var state = seed
    func random(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    let pieces: [[UInt8]] = [
      Array("plain text of some length".utf8), Array("x".utf8), Array("é".utf8), Array("漢".utf8), Array("😀".utf8),
      [0xED, 0xA0, 0x80], [0xE0, 0x9F], [0xF4, 0x90], [0xF0, 0x8F, 0xBF], [0xC1], [0x80], [0x00], [0xE6, 0xBC],
    ]
    for _ in 0..<10_000 {
      let text = (0..<1 + random(6)).flatMap { _ in pieces[random(random(3) == 0 ? pieces.count : 5)] }
      let (length, isSame) = copy(text)
      guard length == slowPrefix(text), isSame else {
        Issue.record("\(text) with seed \(seed)")
        return
      }
    }
  }
}
