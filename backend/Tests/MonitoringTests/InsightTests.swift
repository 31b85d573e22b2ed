import Testing

@testable import Monitoring

@Suite struct `A forest of who waits for whom` {
  private func member(_ id: Int, _ blockers: Int...) -> LockForest.Member {
    let session = DatabaseSession(processID: id, isQueryCut: false)
    return LockForest.Member(session: session, lock: nil, waitSeconds: nil, blockedBy: blockers)
  }

  /// `1(2(3))`: 3 waits for 2, and 2 for 1.
  private func text(_ nodes: [DatabaseLocks.Node]) -> String {
    nodes.map { node in
      let mark = node.isInCycle ? "*" : ""
      return "\(node.session.processID)\(mark)" + (node.waiters.isEmpty ? "" : "(\(text(node.waiters)))")
    }.joined(separator: " ")
  }

  @Test func `has a chain as deep as it is`() {
    #expect(text(LockForest.roots(of: [member(3, 2), member(2, 1), member(1)])) == "1(2(3))")
  }

  @Test func `has each waiter of a queue once, under who holds all of them up`() {
    let queue = (1...60).map { id in
      LockForest.Member(
        session: DatabaseSession(processID: id, isQueryCut: false), lock: nil, waitSeconds: nil,
        blockedBy: Array(1..<id))
    }
    let roots = LockForest.roots(of: queue)
    #expect(roots.count == 1)
    #expect(roots.first?.waiters.count == 59)
    #expect(roots.first?.waiters.allSatisfy(\.waiters.isEmpty) == true)
    #expect(roots.first?.waiters.last?.blockedBy.count == 59)
  }

  @Test func `has several roots, the first of which owns a waiter of both`() {
    #expect(text(LockForest.roots(of: [member(1), member(2), member(3, 1, 2), member(4, 2)])) == "1(3) 2(4)")
  }

  @Test func `opens a cycle at its lowest process`() {
    #expect(text(LockForest.roots(of: [member(5, 7), member(7, 6), member(6, 5)])) == "5*(6*(7*))")
    #expect(text(LockForest.roots(of: [member(5, 5)])) == "5*")
  }

  @Test func `hangs who waits for a cycle under it, and keeps cycles apart`() {
    let members = [member(1, 2), member(2, 1), member(3, 4), member(4, 3), member(9, 1), member(10)]
    #expect(text(LockForest.roots(of: members)) == "10 1*(2* 9) 3*(4*)")
  }

  @Test func `shows a waiter whose blocker has gone, and of nothing is empty`() {
    #expect(text(LockForest.roots(of: [member(3, 99)])) == "3")
    #expect(text(LockForest.roots(of: [])) == "")
  }

  @Test func `has every member once, whatever waits for whom`() {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<300 {
      let count = Int.random(in: 1...12, using: &generator)
      let members = (1...count).map { id in
        let blockers = (0..<Int.random(in: 0...3, using: &generator)).map { _ in
          Int.random(in: 1...(count + 1), using: &generator)
        }
        return LockForest.Member(
          session: DatabaseSession(processID: id, isQueryCut: false), lock: nil, waitSeconds: nil,
          blockedBy: Set(blockers).sorted())
      }
      func ids(_ nodes: [DatabaseLocks.Node]) -> [Int] { nodes.flatMap { [$0.session.processID] + ids($0.waiters) } }
      #expect(ids(LockForest.roots(of: members)).sorted() == Array(1...count), "\(members.map(\.blockedBy))")
    }
  }
}

@Suite struct `Rates of two samples` {
  private func sample(_ seconds: Double, epoch: String? = "a", commits: Double, hit: Double = 0) -> SummarySample {
    SummarySample(sampledAt: seconds, epoch: epoch, counters: [.commits: commits, .blocksHit: hit])
  }

  @Test func `are differences by the time between`() throws {
    let rates = try #require(sample(12, commits: 110, hit: 50).rates(since: sample(10, commits: 100)))
    #expect(rates.commitsPerSecond == 5)
    #expect(rates.intervalSeconds == 2)
    #expect(rates.cacheHitRatio == 1)
    #expect(rates.walBytesPerSecond == 0)
  }

  @Test func `are none after a reset, or at the same instant`() {
    #expect(sample(12, commits: 5).rates(since: sample(10, commits: 100)) == nil)
    #expect(sample(12, epoch: "b", commits: 500).rates(since: sample(10, commits: 100)) == nil)
    #expect(sample(10, commits: 100).rates(since: sample(10, commits: 100)) == nil)
    #expect(sample(12, commits: 100).rates(since: sample(10, commits: 100))?.cacheHitRatio == nil)
  }
}

@Suite struct `Latency of two samples` {
  private func sample(_ seconds: Double, calls: Double?, spent: Double = 0) -> SummarySample {
    SummarySample(
      sampledAt: seconds, epoch: nil, counters: [:],
      statements: calls.map { SummarySample.StatementSums(calls: $0, seconds: spent) })
  }

  @Test func `is the time spent by the statements executed between`() {
    let latency = sample(12, calls: 110, spent: 3).latency(probeSeconds: 0.1, since: sample(10, calls: 100, spent: 2))
    #expect(latency == DatabaseMetrics.Latency(probeSeconds: 0.1, statementsPerSecond: 5, statementMeanSeconds: 0.1))
  }

  @Test func `is only the probe's without pg_stat_statements, at first and after a reset`() {
    let probe = DatabaseMetrics.Latency(probeSeconds: 0.1)
    #expect(sample(12, calls: nil).latency(probeSeconds: 0.1, since: sample(10, calls: 1)) == probe)
    #expect(sample(12, calls: 5).latency(probeSeconds: 0.1, since: nil) == probe)
    #expect(sample(12, calls: 5).latency(probeSeconds: 0.1, since: sample(10, calls: 9)) == probe)
  }

  @Test func `has no mean where nothing was executed`() {
    let latency = sample(12, calls: 5).latency(probeSeconds: 0.1, since: sample(10, calls: 5))
    #expect(latency.statementsPerSecond == 0 && latency.statementMeanSeconds == nil)
  }
}

@Suite struct `What is bounded` {
  @Test func `groups of connections end in the rest`() {
    let groups = (0..<80).map {
      DatabaseConnections.Group(name: "app \($0)", connections: 2, longestTransactionSeconds: Double($0))
    }
    let cut = DatabaseInsight.cut(groups)
    #expect(cut.count == DatabaseInsight.groupsMax)
    #expect(cut.last == DatabaseConnections.Group(name: "other", connections: 62, longestTransactionSeconds: 79))
    #expect(DatabaseInsight.cut(Array(groups.prefix(50))).count == 50)
  }

  @Test(arguments: [(-5, -5, 0, 1), (10, 0, 10, 1), (3, 100_000, 3, 500), (0, 50, 0, 50)])
  func `pages are moved into their bounds`(_ offset: Int, _ limit: Int, _ first: Int, _ count: Int) {
    let page = DatabasePage(offset: offset, limit: limit)
    #expect(page.offset == first)
    #expect(page.limit == count)
  }

  @Test func `a missing extension says how to get it`() {
    func queries(hasExtension: Bool, hasLibrary: Bool) -> DatabaseQueries {
      DatabaseQueries.missing(
        ServerFacts(
          version: 150018, versionText: "15.18", database: "shop", hasStatementsExtension: hasExtension,
          hasStatementsLibrary: hasLibrary))
    }
    let nothing = queries(hasExtension: false, hasLibrary: false)
    #expect(nothing.state == .extensionMissing)
    #expect(nothing.hint?.contains("shared_preload_libraries") == true)
    #expect(nothing.hint?.contains("EXTENSION pg_stat_statements") == true)
    let loaded = queries(hasExtension: false, hasLibrary: true)
    #expect(loaded.state == .extensionMissing)
    #expect(loaded.hint?.contains("shared_preload_libraries") == false)
    #expect(queries(hasExtension: true, hasLibrary: false).state == .libraryNotLoaded)
  }
}
