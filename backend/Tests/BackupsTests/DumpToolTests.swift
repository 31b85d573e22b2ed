import Foundation
import Testing

@testable import Backups

struct DumpToolTests {
  @Test func `a path that is given is the only candidate`() {
    #expect(DumpTool.candidates(explicit: "/opt/x/pg_dump", path: "/usr/bin") == ["/opt/x/pg_dump"])
  }

  @Test func `the first on PATH goes before those of packages, and relative folders are passed over`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "tool-\(UUID())")
    defer { try? FileManager.default.removeItem(at: folder) }
    for name in ["a", "b"] {
      let place = folder.appending(path: name)
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
      try Data().write(to: place.appending(path: "pg_dump"))
      // The first one cannot be run.
      try FileManager.default.setAttributes(
        [.posixPermissions: name == "a" ? 0o600 : 0o700], ofItemAtPath: place.appending(path: "pg_dump").path)
    }
    let path = "relative:\(folder.path)/none:\(folder.path)/a:\(folder.path)/b:/usr/bin"
    #expect(DumpTool.candidates(explicit: nil, path: path).first == "\(folder.path)/b/pg_dump")
  }
}
