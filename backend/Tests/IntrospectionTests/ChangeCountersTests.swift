import Introspection
import Testing

@Suite("Counters of statements that change tables")
struct ChangeCountersTests {
  /// - Parameter reset: seconds since the counters were reset; nil where nobody has reset them.
  private static func counters(_ truncates: Int, uptime: Int, reset: Int? = nil) -> ChangeCounters {
    ChangeCounters([
      "Com_truncate": "\(truncates)", "Com_alter_table": "7", "Uptime": "\(uptime)",
      "Uptime_since_flush_status": "\(reset ?? uptime)",
    ])
  }

  @Test func `equal counters of a server that went on prove that nothing was changed`() {
    #expect(Self.counters(3, uptime: 20).proveNoChange(since: Self.counters(3, uptime: 10)))
    #expect(Self.counters(3, uptime: 10).proveNoChange(since: Self.counters(3, uptime: 10)))
  }

  @Test func `counters that were reset in between prove nothing`() {
    #expect(!Self.counters(3, uptime: 20, reset: 2).proveNoChange(since: Self.counters(3, uptime: 10)))
    #expect(Self.counters(3, uptime: 20, reset: 12).proveNoChange(since: Self.counters(3, uptime: 10, reset: 2)))
  }

  @Test func `another number, a restart, or no counters prove nothing`() {
    #expect(!Self.counters(4, uptime: 20).proveNoChange(since: Self.counters(3, uptime: 10)))
    #expect(!Self.counters(3, uptime: 9).proveNoChange(since: Self.counters(3, uptime: 10)))
    #expect(!ChangeCounters([:]).proveNoChange(since: ChangeCounters([:])))
    let names = ["Uptime", "Uptime_since_flush_status"]
    let (earlier, later) = (names.map { ($0, "1") }, names.map { ($0, "2") })
    #expect(
      !ChangeCounters(Dictionary(uniqueKeysWithValues: later)).proveNoChange(
        since: ChangeCounters(Dictionary(uniqueKeysWithValues: earlier))))
  }

  @Test func `what was executed is named`() {
    #expect(Self.counters(4, uptime: 20).statements(since: Self.counters(3, uptime: 10)) == ["TRUNCATE"])
  }
}
