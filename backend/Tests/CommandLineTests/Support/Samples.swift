import Migration
import SchemaModel

extension RunReport {
  /// Three tables, nothing lost.
  static var sample: RunReport {
    RunReport(
      runID: "0195f3a0-7c1e-7b7e-8f00-2f6d0a4b9c11", outcome: .complete, startedAt: "2026-03-01T10:00:00Z",
      finishedAt: "2026-03-01T10:01:12Z", elapsedSeconds: 72.4, source: "mysql://app@db1:3306/shop",
      target: "postgresql://app@db2:5432/shop", sourceVersion: "MySQL 9.7.1", targetVersion: "PostgreSQL 15.8",
      snapshot: SnapshotReport(
        method: .globalReadLock, lockSeconds: 0.018, readers: 4, gtidSet: "3e11fa47-71ca-11e1-9e33-c80aa9429562:1-5",
        binlogPosition: "binlog.000003:1547", guarantee: "All readers saw the source at one instant."),
      tables: [
        .init(
          source: "shop.orders", target: "public.orders", rowsRead: 1_200_000, rowsWritten: 1_200_000, rowsRejected: 0,
          bytes: 154_000_000, chunks: 3, copySeconds: 31.2, indexSeconds: 12.04),
        .init(
          source: "shop.Users", target: "public.users", rowsRead: 30_001, rowsWritten: 30_001, rowsRejected: 0,
          bytes: 4_100_000, chunks: 1, copySeconds: 1.9, indexSeconds: 0.4),
        .init(
          source: "shop.注文履歴", target: "public.注文履歴", rowsRead: 0, rowsWritten: 0, rowsRejected: 0, bytes: 0,
          chunks: 1, copySeconds: 0.01, indexSeconds: 0),
      ],
      objects: ["tables": 3, "indexes": 5, "foreign keys": 2],
      findings: [
        Finding(
          FindingCode("collation.case-insensitive"), .altered, object: "shop.Users.email",
          detail: "Comparisons distinguish case in PostgreSQL.")
      ],
      accepted: [],
      phases: [
        .init(phase: .introspecting, seconds: 0.31), .init(phase: .copying, seconds: 40.2),
        .init(phase: .constraints, seconds: 30.1),
      ], resumes: 0, failure: nil)
  }

  /// Losses that nobody accepted, rejected rows, and more findings of a code than are listed.
  static var lossy: RunReport {
    var report = sample
    report.outcome = .completeWithLosses
    report.resumes = 2
    report.tables[1].rowsWritten -= 3
    report.tables[1].rowsRejected = 3
    report.findings += (1...14).map { number in
      Finding(
        FindingCode("view.left-out"), .loss, object: "shop.view_\(number)", detail: "Views are not translated.",
        hint: "Write the view again on the target.")
    }
    report.findings += [
      Finding(FindingCode("rows.rejected"), .loss, object: "shop.Users", detail: "Zero dates.", count: 3),
      Finding(
        FindingCode("event.left-out"), .loss, object: "shop.nightly", detail: "PostgreSQL has no events.",
        hint: "Use pg_cron."),
    ]
    report.accepted = [FindingCode("event.left-out")]
    return report
  }
}

extension ProgressSnapshot {
  /// `done` copied tables, three in work, one waiting, one index.
  static func sample(done: Int = 12) -> ProgressSnapshot {
    let finished = (0..<done).map {
      TableProgress(
        name: "shop.small_\($0)", state: .done, rowsTotal: 1000, rowsCopied: 1000, bytesTotal: 1 << 20,
        bytesCopied: 1 << 20)
    }
    return ProgressSnapshot(
      runID: "run", phase: .copying, elapsedSeconds: 41.2,
      tables: finished + [
        TableProgress(
          name: "shop.orders", state: .copying, rowsTotal: 800_000, rowsCopied: 410_000, bytesTotal: 96 << 20,
          bytesCopied: 12_100_000),
        TableProgress(
          name: "shop.注文履歴の非常に長い名前のテーブル", state: .copying, rowsTotal: 200_000, rowsCopied: 190_000,
          rowsRejected: 2, bytesTotal: 120 << 20, bytesCopied: 80_000_000),
        TableProgress(
          name: "shop.users", state: .indexing, rowsTotal: 5000, rowsCopied: 5000, bytesTotal: 3 << 20,
          bytesCopied: 2_000_000),
        TableProgress(name: "shop.waiting", rowsTotal: 10_000, bytesTotal: 2 << 20),
      ],
      stepsTotal: 80, stepsDone: 31, activeSteps: ["index:shop.users.idx_email"])
  }

  /// Copying one table that is `share` done after `seconds`.
  static func steady(_ seconds: Double, share: Double) -> ProgressSnapshot {
    ProgressSnapshot(
      runID: "run", phase: .copying, elapsedSeconds: seconds,
      tables: [
        TableProgress(
          name: "shop.a", state: .copying, rowsTotal: 1_000_000, rowsCopied: Int(share * 1_000_000),
          bytesTotal: 100_000_000, bytesCopied: Int(share * 100_000_000))
      ],
      stepsTotal: 0, stepsDone: 0, activeSteps: [])
  }
}
