import Diagnostics
import Foundation
import Glibc
import Ledger
import Migration
import MySQLClient
import PostgresClient
import TestSupport
import Testing

/// Whoever may write to the ledger can name another source there, for `resume` to go to with the password it is given.
@Suite("A source's password", .ownThread(minutes: 5))
struct SourcePasswordTests {
  @Test(.attack(from: .target, is: .refused), arguments: TestServers.sources)
  func `goes to no source that somebody has put into the ledger`(_ flavor: TestServers.Source) async throws {
    try await Bench.with(flavor) { bench in
      let listener = try Listener()
      let url = try bench.source()
      try bench.setSource(bench.url(atPort: listener.port))
      let refused = try bench.resume()
      #expect(refused.status == 1 && refused.errors.contains("[ledger.source-unproved]"), "\(refused.errors)")
      #expect(refused.errors.contains("--source SOURCE_URL") && !refused.errors.contains("first-pass"))
      // Its own password in the URL makes it no better, with or without ours.
      try bench.setSource(bench.url(atPort: listener.port).replacing("@", with: ":x@"))
      for password in ["first-pass", ""] {
        let refused = try bench.resume(password: password)
        #expect(refused.errors.contains("[ledger.source-unproved]"), "\(refused.errors)")
      }
      #expect(!listener.wasCalled())
      #expect(try bench.number("SELECT resumes AS v FROM martlet.run") == 0)

      try bench.setSource(url)
      let resumed = try bench.resume()
      #expect(resumed.status == 0, "\(resumed.errors)")
      try bench.expectWhole()
    }
  }

  @Test(arguments: TestServers.sources)
  func `is given once more with its source when it has changed, and needs no more then`(
    _ flavor: TestServers.Source
  ) async throws {
    try await Bench.with(flavor) { bench in
      try bench.changePassword(to: "second-pass")
      let refused = try bench.resume(password: "second-pass")
      #expect(refused.status == 1 && refused.errors.contains("[ledger.source-unproved]"), "\(refused.errors)")
      // By another name of the same server.
      let url = try bench.source().replacing("127.0.0.1", with: "localhost")
      let killed = try bench.resume(["--source", url], password: "second-pass", faults: "chunk.before-commit=kill@1")
      #expect(killed.status == SIGKILL, "\(killed.errors)")
      #expect(try bench.source() == url)
      let resumed = try bench.resume(password: "second-pass")
      #expect(resumed.status == 0, "\(resumed.errors)")
      try bench.expectWhole()
    }
  }

  @Test func `needs its source once for a run of an older program, whose ledger waits for it`() async throws {
    try await Bench.with(.mariadb) { bench in
      try bench.scratch.onTarget {
        try $0.execute(
          """
          ALTER TABLE martlet.run DROP COLUMN source_binding; DELETE FROM martlet.ledger_version WHERE version >= 6
          """)
      }
      let refused = try bench.resume()
      #expect(refused.status == 1 && refused.errors.contains("[ledger.source-unproved]"), "\(refused.errors)")
      #expect(try bench.number("SELECT max(version) AS v FROM martlet.ledger_version") == 5)
      let resumed = try bench.resume(["--source", try bench.source()])
      #expect(resumed.status == 0, "\(resumed.errors)")
      try bench.expectWhole()
    }
  }

  @Test func `of a server's own command line goes where that says, whatever the ledger says`() async throws {
    try await Bench.with(.mariadb) { bench in
      let listener = try Listener()
      let jobs = try await RunJobs.open(
        target: bench.scratch.target, sources: ["shop": bench.account("first-pass")], onEvent: { _, _ in })
      let url = try bench.source()
      try bench.setSource(bench.url(atPort: listener.port))
      let error = await #expect(throws: MartletError.self) {
        _ = try await jobs.resume(try await bench.run(), by: "test")
      }
      #expect(error?.code == .usage)
      #expect(!listener.wasCalled())

      try bench.setSource(url)
      let run = try await bench.run()
      #expect(try await jobs.resume(run, by: "test") == .started)
      while try await jobs.job(ofRun: run.runID).map({ $0.finishedAt == nil }) ?? true {
        try await Task.sleep(for: .milliseconds(50))
      }
      #expect(try await jobs.job(ofRun: run.runID)?.state == .succeeded)
      await jobs.shutDown()
      try bench.expectWhole()
    }
  }
}

/// A run of an account with a password that was killed before it had copied anything.
private struct Bench: Sendable {
  let scratch: Scratch
  var user: String { "u_\(scratch.database)" }

  static func with(_ flavor: TestServers.Source, _ body: (Bench) async throws -> Void) async throws {
    try await Scratch.with(flavor) { scratch in
      let bench = Bench(scratch: scratch)
      try scratch.onSource { connection in
        try connection.execute("CREATE TABLE t (id int NOT NULL PRIMARY KEY)")
        try connection.execute("INSERT INTO t VALUES (1), (2), (3)")
        try connection.execute("CREATE USER \(bench.user)@'%' IDENTIFIED BY 'first-pass'")
        try connection.execute("GRANT ALL ON `\(scratch.database)`.* TO \(bench.user)@'%'")
        try connection.execute("GRANT PROCESS ON *.* TO \(bench.user)@'%'")
      }
      let outcome = try bench.end(
        ["migrate", bench.account().redactedURL, scratch.target.redactedURL, "--source-quiet"], password: "first-pass",
        faults: "plan.recorded=kill@1")
      #expect(outcome.status == SIGKILL, "\(outcome.errors)")
      try await body(bench)
      try scratch.onSource { try $0.execute("DROP USER \(bench.user)@'%'") }
    }
  }

  func account(_ password: Secret? = nil) -> MySQLConfiguration {
    var source = scratch.source
    (source.user, source.password) = (user, password)
    return source
  }

  func url(atPort port: Int) -> String {
    var source = account()
    source.port = port
    return source.redactedURL
  }

  func changePassword(to password: String) throws {
    try scratch.onSource { try $0.execute("ALTER USER \(user)@'%' IDENTIFIED BY '\(password)'") }
  }

  struct Outcome {
    var status: Int32
    var errors: String
  }

  func resume(_ options: [String] = [], password: String = "first-pass", faults: String? = nil) throws -> Outcome {
    try end(
      ["resume", scratch.target.redactedURL, "--source-quiet"] + options, password: password, faults: faults)
  }

  private func end(_ arguments: [String], password: String, faults: String?) throws -> Outcome {
    let program = try Program(arguments + ["--progress", "plain"], faults: faults, sourcePassword: password)
    let status = program.wait()
    return Outcome(status: status, errors: program.errors)
  }

  // MARK: The ledger

  func source() throws -> String {
    try scratch.onTarget { connection in
      try #require(try connection.query("SELECT source AS v FROM martlet.run").first?.string("v"))
    }
  }

  func setSource(_ url: String) throws {
    try scratch.onTarget { _ = try $0.query("UPDATE martlet.run SET source = $1", [.text(url)]) }
  }

  func number(_ sql: String) throws -> Int? {
    try scratch.onTarget { try $0.query(sql).first?.int("v") }
  }

  func run() async throws -> RunSummary {
    let archive = try await RunArchive.open(scratch.target)
    let run = try await archive.sighting()?.run
    await archive.close()
    return try #require(run)
  }

  func expectWhole(sourceLocation: SourceLocation = #_sourceLocation) throws {
    #expect(try number("SELECT count(*) AS v FROM t") == 3, sourceLocation: sourceLocation)
    let finished = "SELECT count(*) AS v FROM martlet.run WHERE state = 'finished' AND source_binding IS NOT NULL"
    #expect(try number(finished) == 1, sourceLocation: sourceLocation)
  }
}

/// A port of loopback, and whether somebody has come there. Nobody answers.
private final class Listener {
  let port: Int
  private let descriptor: Int32

  init() throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutableBytes(of: &address) { [descriptor] bytes in
      bytes.withMemoryRebound(to: sockaddr.self) {
        bind(descriptor, $0.baseAddress, length) == 0 && listen(descriptor, 8) == 0
          && getsockname(descriptor, $0.baseAddress, &length) == 0
      }
    }
    port = Int(UInt16(bigEndian: address.sin_port))
    try #require(isBound && fcntl(descriptor, F_SETFL, O_NONBLOCK) == 0)
  }

  deinit { close(descriptor) }

  func wasCalled() -> Bool {
    let client = accept(descriptor, nil, nil)
    if client >= 0 { close(client) }
    return client >= 0
  }
}
