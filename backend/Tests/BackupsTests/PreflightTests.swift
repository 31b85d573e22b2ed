import Diagnostics
import Testing

@testable import Backups

struct PreflightTests {
  private static func tool(_ version: String, path: String = "/usr/bin/pg_dump") throws -> DumpTool {
    try #require(DumpTool(path: path, banner: "pg_dump (PostgreSQL) \(version) (Debian \(version)-1)\n"))
  }

  private static func facts(_ change: (inout Preflight) throws -> Void = { _ in }) throws -> Preflight {
    var preflight = Preflight(
      serverMajor: 16, account: "keeper", givenTool: nil, tools: [try tool("16.4")],
      folder: FolderFacts(path: "/b", isFolder: true, permissions: 0o700, isWritable: true, freeBytes: 1 << 40),
      databaseBytes: 1 << 30, lastDumpBytes: nil, unreadable: [], unreadableLargeObjects: 0, hasKeyPassword: false)
    try change(&preflight)
    return preflight
  }

  private static func refusal(_ change: (inout Preflight) throws -> Void) throws -> MartletError {
    let preflight = try facts(change)
    let error = try #require(throws: MartletError.self) { _ = try preflight.verdict() }
    #expect(error.code == .backupRefused)
    return error
  }

  @Test func `lets a sound backup begin`() throws {
    #expect(try Self.facts().verdict().version == "16.4")
  }

  @Test(arguments: [0o750, 0o707, 0o755, 0o701]) func `refuses a folder that others look into`(_ mode: Int) throws {
    let error = try Self.refusal { $0.folder.permissions = mode }
    #expect(error.context.serverDetail == "mode \(String(mode, radix: 8))" && error.hint?.contains("chmod 700") == true)
  }

  @Test func `refuses a folder that is none or that cannot be written`() throws {
    #expect(try Self.refusal { $0.folder.isFolder = false }.summary.contains("no folder"))
    #expect(try Self.refusal { $0.folder.isWritable = false }.summary.contains("written"))
  }

  @Test func `takes the preferred pg_dump if it is new enough, else the oldest that is`() throws {
    let tools = [
      try Self.tool("15.18"), try Self.tool("18beta1", path: "/18"), try Self.tool("17.2", path: "/17"),
    ]
    #expect(try Self.facts { $0.tools = tools }.verdict().path == "/17")
    #expect(
      try Self.facts {
        $0.tools = tools
        $0.serverMajor = 15
      }.verdict().path == "/usr/bin/pg_dump")
    #expect(
      try Self.facts {
        $0.tools = tools
        $0.serverMajor = 18
      }.verdict().major == 18)
  }

  @Test func `refuses where pg_dump is older than the server, or missing`() throws {
    let error = try Self.refusal { $0.tools = [try Self.tool("15.18")] }
    #expect(error.context.object == "/usr/bin/pg_dump (15.18)")
    #expect(error.context.serverDetail == "the server is of version 16")
    #expect(try Self.refusal { $0.tools = [] }.hint?.contains("version 16") == true)
    let given = try Self.refusal {
      $0.tools = []
      $0.givenTool = "/none"
    }
    #expect(given.context.object == "/none" && given.summary.contains("cannot be run"))
  }

  @Test func `refuses a role that would see a part, and names what it lacks`() throws {
    let closed = (1...7).map { UnreadableObject(object: "shop.t\($0)", lack: .select) }
    var error = try Self.refusal { $0.unreadable = closed }
    #expect(error.context.object == "shop.t1, shop.t2, shop.t3, shop.t4, shop.t5 and 2 more")
    #expect(error.context.serverDetail == "role keeper" && error.hint?.contains("pg_read_all_data") == true)
    error = try Self.refusal { $0.unreadable = [UnreadableObject(object: "shop.secret", lack: .rows)] }
    #expect(error.hint?.contains("BYPASSRLS") == true)
    error = try Self.refusal { $0.unreadableLargeObjects = 3 }
    #expect(error.context.object == "3 large objects")
  }

  @Test func `asks for room for the last dump and a quarter, else for half of the tables`() throws {
    let spare = Preflight.spareBytes
    func verdict(free: Int, last: Int?) throws -> DumpTool {
      try Self.facts {
        $0.folder.freeBytes = free
        $0.lastDumpBytes = last
      }.verdict()
    }
    _ = try verdict(free: (1 << 29) + spare, last: nil)
    #expect(throws: MartletError.self) { try verdict(free: (1 << 29) + spare - 1, last: nil) }
    _ = try verdict(free: 1250 + spare, last: 1000)
    let error = #expect(throws: MartletError.self) { try verdict(free: 1249 + spare, last: 1000) }
    #expect(error?.context.serverDetail?.contains("tables take 1024 MiB") == true)
  }

  @Test func `refuses a key's password, which it cannot hand over unseen`() throws {
    #expect(try Self.refusal { $0.hasKeyPassword = true }.context.object == "sslpassword")
  }

  @Test(arguments: [
    ("pg_dump (PostgreSQL) 9.6.24\n", "9.6.24", 9), ("pg_dump (PostgreSQL) 18beta1", "18beta1", 18),
    ("pg_dump (PostgreSQL) 17devel (x)", "17devel", 17),
  ])
  func `reads a version`(_ banner: String, _ version: String, _ major: Int) {
    let tool = DumpTool(path: "/p", banner: banner)
    #expect(tool?.version == version && tool?.major == major)
  }

  @Test(arguments: ["", "pg_dump: error", "mysqldump 8.0", "pg_dump (PostgreSQL) x"])
  func `takes nothing else for a pg_dump`(_ banner: String) { #expect(DumpTool(path: "/p", banner: banner) == nil) }
}
