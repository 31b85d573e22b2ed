import Foundation
import Testing

@testable import Telemetry

@Suite struct `The reference of the metrics` {
  private static let page = URL(fileURLWithPath: #filePath).appending(path: "../../../../docs/metrics.md")
    .standardizedFileURL

  /// `UPDATE_GOLDEN=1 swift test` writes it.
  @Test func `is the page in docs`() throws {
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
      try Data(MetricReference.markdown.utf8).write(to: Self.page)
    }
    #expect(try String(contentsOf: Self.page, encoding: .utf8) == MetricReference.markdown)
  }

  @Test func `has every metric once, in a row that its text does not break`() {
    for metric in MetricCatalogue.all {
      let rows = MetricReference.markdown.split(separator: "\n").filter { $0.hasPrefix("| `\(metric.name)` |") }
      #expect(rows.count == 1)
      #expect(rows.allSatisfy { $0.count { $0 == "|" } == 6 })
    }
  }

  @Test func `has in JSON what a dashboard needs`() throws {
    #expect(MetricReference.document.map(\.name) == MetricCatalogue.all.map(\.name))
    let duration = try #require(MetricReference.document.first { $0.name == "martlet_backup_duration_seconds" })
    #expect(duration.type == "histogram" && duration.group == "backup" && duration.unit == "seconds")
    #expect(duration.buckets == MetricBuckets.backup)
    let reads = try #require(MetricReference.document.first { $0.name == "pg_stat_database_blks_read" })
    #expect(reads.isInherited && reads.labels.map(\.name) == ["datname"] && reads.labels[0].values == nil)
  }
}
