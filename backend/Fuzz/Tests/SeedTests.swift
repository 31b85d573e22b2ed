import Foundation
import Testing

/// Every committed seed, and so every finding of the past, goes through its target; no sanitizer is needed for that.
@Suite("Fuzzing seeds")
struct SeedTests {
  static let folder = URL(fileURLWithPath: #filePath).appending(path: "../../Seeds").standardizedFileURL
  static let targets = FuzzTarget.allCases.filter { $0 != .canary }

  @Test(arguments: targets) func `every seed is answered rightly`(_ target: FuzzTarget) throws {
    let folder = Self.folder.appending(path: target.rawValue)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(names.count >= 5)
    for name in names {
      let seed = try Data(contentsOf: folder.appending(path: name))
      #expect(target.complaint(about: Array(seed)) == nil, "seed \(target)/\(name)")
    }
  }

  @Test func `a complaint is heard`() {
    #expect(FuzzTarget.canary.complaint(about: Array("boom".utf8)) != nil)
    #expect(FuzzTarget.canary.complaint(about: Array("boo".utf8)) == nil)
  }

  @Test func `the seeds are small`() throws {
    let files = FileManager.default.enumerator(atPath: Self.folder.path)?.compactMap { $0 as? String } ?? []
    let sizes = try files.map { name in
      try FileManager.default.attributesOfItem(atPath: Self.folder.appending(path: name).path)[.size] as? Int ?? 0
    }
    #expect(sizes.reduce(0, +) < 300 << 10)
  }
}
