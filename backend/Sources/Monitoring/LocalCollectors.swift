import Diagnostics
import Foundation
import Telemetry

/// Reads the files of a /proc; tests give another folder.
struct ProcFolder: Sendable {
  var path = "/proc"

  static let ticksPerSecond = Double(sysconf(Int32(_SC_CLK_TCK)))
  static let pageBytes = Int(sysconf(Int32(_SC_PAGESIZE)))

  func read(_ name: String) throws(MartletError) -> String {
    do {
      let data = try Data(contentsOf: URL(fileURLWithPath: "\(path)/\(name)"))
      return String(decoding: data, as: UTF8.self)
    } catch {
      throw unreadable(name)
    }
  }

  /// - Parameter parse: nil for a text that is not what was expected.
  func read<Parsed>(_ name: String, _ parse: (String) -> Parsed?) throws(MartletError) -> Parsed {
    guard let parsed = parse(try read(name)) else { throw unreadable(name) }
    return parsed
  }

  func stat(ofProcess pid: Int) throws(MartletError) -> ProcessStat { try read("\(pid)/stat") { ProcessStat($0) } }

  func host() throws(MartletError) -> HostStat { try read("stat") { HostStat($0) } }

  private func unreadable(_ name: String) -> MartletError {
    MartletError(.file, "A file of the kernel cannot be read.", context: ErrorContext(object: "\(path)/\(name)"))
  }
}

enum LocalCollectors {
  static let all: [(name: String, collect: @Sendable (ProcFolder) throws(MartletError) -> MetricSamples)] = [
    ("process", process), ("host", host),
  ]

  @Sendable
  static func process(_ proc: ProcFolder) throws(MartletError) -> MetricSamples {
    let stat = try proc.read("self/stat") { ProcessStat($0) }
    let host = try proc.host()
    var samples = MetricSamples()
    samples.add(MetricCatalogue.processCPU, Double(stat.ticks) / ProcFolder.ticksPerSecond)
    samples.add(
      MetricCatalogue.processStart, Double(host.bootTime) + Double(stat.startTicks) / ProcFolder.ticksPerSecond)
    samples.add(MetricCatalogue.processResident, Double(stat.residentPages * ProcFolder.pageBytes))
    samples.add(MetricCatalogue.processVirtual, Double(stat.virtualBytes))
    samples.add(MetricCatalogue.processThreads, Double(stat.threads))
    if let maximum = ProcessLimits.openFilesMax(try proc.read("self/limits")) {
      samples.add(MetricCatalogue.processFilesMax, Double(maximum))
    }
    do {
      let open = try FileManager.default.contentsOfDirectory(atPath: "\(proc.path)/self/fd")
      samples.add(MetricCatalogue.processOpenFiles, Double(open.count))
    } catch {
      throw MartletError(.file, "The process's open files cannot be listed.")
    }
    return samples
  }

  @Sendable
  static func host(_ proc: ProcFolder) throws(MartletError) -> MetricSamples {
    let stat = try proc.host()
    let load = try proc.read("loadavg") { LoadAverage($0) }
    let memory = try proc.read("meminfo") { MemoryInfo($0) }
    var samples = MetricSamples()
    for (mode, ticks) in zip(HostStat.modes, stat.ticks) {
      samples.add(MetricCatalogue.hostCPU, Double(ticks) / ProcFolder.ticksPerSecond, mode)
    }
    samples.add(MetricCatalogue.hostProcessors, Double(stat.processors))
    samples.add(MetricCatalogue.hostLoad1, load.values[0])
    samples.add(MetricCatalogue.hostLoad5, load.values[1])
    samples.add(MetricCatalogue.hostLoad15, load.values[2])
    samples.add(MetricCatalogue.hostMemory, Double(memory.totalBytes))
    samples.add(MetricCatalogue.hostMemoryAvailable, Double(memory.availableBytes))
    return samples
  }
}
