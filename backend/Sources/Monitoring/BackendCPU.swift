import Diagnostics
import Telemetry

/// A process of the server, as pg_stat_activity has it.
struct ServerProcess: Equatable {
  var pid: Int
  /// The one that asked.
  var isOwn: Bool
  /// Unix time.
  var startedAt: Double
}

/// CPU time of PostgreSQL, where its processes are those of this machine.
enum BackendCPU {
  /// How far the start of a process and of its session may be apart: forking, logging in, and the clock's steps.
  private static let startToleranceSeconds = 5.0

  /// The postmaster's own time, that of all children that it has waited for, and that of those that live: whatever ends
  /// is added to the second as it leaves the third.
  ///
  /// - Returns: nil where the server runs elsewhere. A port that leads to another machine looks local, so our own
  ///   session's process is looked at: its number, its program and when it began.
  static func seconds(of processes: [ServerProcess], _ proc: ProcFolder) throws(MartletError) -> Double? {
    guard let own = processes.first(where: \.isOwn), let stat = living(own.pid, proc) else { return nil }
    let started = Double(try proc.host().bootTime) + Double(stat.startTicks) / ProcFolder.ticksPerSecond
    guard stat.command == "postgres", (started - own.startedAt).magnitude <= startToleranceSeconds else { return nil }
    let postmaster = try proc.stat(ofProcess: stat.parent)
    guard postmaster.command == "postgres" else { return nil }
    let children = processes.compactMap { living($0.pid, proc) }.filter { $0.parent == stat.parent }
    let ticks = children.reduce(postmaster.ticks + postmaster.childTicks) { $0 + $1.ticks }
    return Double(ticks) / ProcFolder.ticksPerSecond
  }

  /// nil for a process that has ended meanwhile.
  private static func living(_ pid: Int, _ proc: ProcFolder) -> ProcessStat? {
    try? proc.stat(ofProcess: pid)
  }
}

/// Counters that may seem to fall: pg_stat_statements forgets the statements that are used least, a dropped table takes
/// its counts with it, and a process can end between two looks. A fall would be taken for a restart, and the whole value for an increase, so the last one stands
/// until it is passed.
struct MonotoneCounters {
  private var last: [MetricSample.Key: Double] = [:]
  private var epoch: String?

  /// - Parameter epoch: changes when the counters really begin anew.
  mutating func raise(_ samples: MetricSamples, epoch: String?) -> MetricSamples {
    if epoch != self.epoch { last = [:] }
    self.epoch = epoch
    var raised = MetricSamples()
    var current: [MetricSample.Key: Double] = [:]
    for sample in samples.all {
      guard let number = sample.number else { continue }
      let isCounter = sample.metric.kind == .counter
      let value = isCounter ? max(number, last[sample.key] ?? 0) : number
      if isCounter { current[sample.key] = value }
      raised.add(sample.metric, .number(value), sample.labelValues)
    }
    last = current
    return raised
  }
}

extension MetricSample {
  struct Key: Hashable {
    var metric: Metric
    var labelValues: [String]
  }

  var key: Key { Key(metric: metric, labelValues: labelValues) }
}
