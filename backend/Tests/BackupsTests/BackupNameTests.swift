import TestSupport
import Testing

@testable import Backups

struct BackupNameTests {
  private static let jobID = "1a2b3c4d-0000-4000-8000-000000000000"

  private static func name(_ database: String) -> BackupName {
    BackupName(database: database, createdAt: "2026-11-24T13:15:02.123Z", jobID: jobID)
  }

  @Test func `tells database, time and job`() {
    let name = Self.name("shop")
    #expect(name.dump == "shop-20261124T131502Z-1a2b3c4d.dump")
    #expect(name.partial == name.dump + ".partial" && name.log == "shop-20261124T131502Z-1a2b3c4d.log")
    #expect(BackupName(dump: name.dump) == name)
  }

  @Test(arguments: [
    "../../etc/passwd", "a/b", "..", ".", "", "-rf", "a\0b", "Ünïcode", "a b", "a\nb", "日本語", "e\u{301}", "\u{202E}x",
    String(repeating: "x", count: 300),
  ])
  func `has nothing in it that leads out of the folder`(_ database: String) {
    let name = Self.name(database)
    let isPlain = name.stem.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x5F
        || byte == 0x2D
    }
    #expect(isPlain && !name.stem.hasPrefix("-") && name.stem.utf8.count <= 80)
    #expect(BackupName(dump: name.dump) == name)
  }

  @Test(arguments: [
    "", ".dump", "shop.dump", "../shop-20261124T131502Z-1a2b3c4d.dump", "a/b-1-1a2b3c4d.dump",
    "shop-x-1a2b3c4d.dump.partial",
    "shop-x-1a2b3c4d.log", "shop-x-1a2b3c4.dump", "shop-x-1a2b3c4G.dump", "-shop-x-1a2b3c4d.dump",
    "shop-x.-1a2b3c4d.dump",
    "shop\0-x-1a2b3c4d.dump", "shop-x-1a2b3c4d.dump/", "sh\u{301}op-x-1a2b3c4d.dump",
  ])
  func `refuses any other file's name`(_ fileName: String) { #expect(BackupName(dump: fileName) == nil) }

  @Test func `what it accepts has one part and no dot but its suffix`() {
    for seed: UInt64 in 0..<300 {
      var generator = SeededGenerator(seed: seed)
      let pieces = ["shop", "-", "/", ".", "..", "1a2b3c4d", ".dump", "\0", "é", " "]
      let text = (0..<Int.random(in: 1...7, using: &generator)).map { _ in
        pieces[Int.random(in: 0..<pieces.count, using: &generator)]
      }.joined()
      guard let name = BackupName(dump: text) else { continue }
      #expect(name.dump == text && !text.contains("/") && text.split(separator: ".").count == 2, "seed \(seed)")
    }
  }
}
