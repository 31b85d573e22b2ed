import Foundation
import Telemetry
import Testing

@testable import Monitoring

/// Files captured from Linux 6.1, with figures that are easy to add up.
let captured = ProcFolder(
  path: URL(fileURLWithPath: #filePath).appending(path: "../Captures/proc").standardizedFileURL.path)

@Suite struct `The files of the kernel` {
  @Test func `tell what the process uses`() throws {
    let samples = try LocalCollectors.process(captured)
    let ticks = ProcFolder.ticksPerSecond
    #expect(samples[MetricCatalogue.processCPU] == [[]: 200 / ticks])
    #expect(samples[MetricCatalogue.processStart] == [[]: 1_795_513_623 + 1_333_193 / ticks])
    #expect(samples[MetricCatalogue.processResident] == [[]: Double(383 * ProcFolder.pageBytes)])
    #expect(samples[MetricCatalogue.processVirtual] == [[]: 3_133_440])
    #expect(samples[MetricCatalogue.processThreads] == [[]: 9])
    #expect(samples[MetricCatalogue.processOpenFiles] == [[]: 3])
    #expect(samples[MetricCatalogue.processFilesMax] == [[]: 20_000])
  }

  @Test func `tell what the machine does`() throws {
    let samples = try LocalCollectors.host(captured)
    #expect(samples[MetricCatalogue.hostCPU][["idle"]] == 564_934 / ProcFolder.ticksPerSecond)
    #expect(samples[MetricCatalogue.hostCPU][["steal"]] == 42_119 / ProcFolder.ticksPerSecond)
    #expect(samples[MetricCatalogue.hostProcessors] == [[]: 2])
    #expect(samples[MetricCatalogue.hostLoad15] == [[]: 3.2])
    #expect(samples[MetricCatalogue.hostMemoryAvailable] == [[]: 23_777_520 * 1024])
    #expect(MetricCatalogue.hostCPU.labels[0].known == HostStat.modes)
  }

  @Test func `may name a program with parentheses and blanks`() throws {
    let stat = try captured.stat(ofProcess: 503)
    #expect(stat.command == "a (b) c")
    #expect(stat.parent == 1)
    #expect(stat.ticks == 1998)
  }

  @Test(arguments: ["", ")(", "1 (x", "1 (x) S", "1 (x) S 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21"])
  func `are refused when they are cut`(_ text: String) { #expect(ProcessStat(text) == nil) }

  @Test func `of the machine are refused when they are cut`() {
    #expect(HostStat("cpu 1 2 3\nbtime 5\n") == nil)
    #expect(HostStat("cpu 1 2 3 4 5 6 7 8\n") == nil)
    #expect(LoadAverage("0.1 0.2") == nil)
    #expect(MemoryInfo("MemTotal: 5 kB\n") == nil)
    #expect(
      ProcessLimits.openFilesMax("Max open files            unlimited            unlimited            files") == nil)
  }

  @Test func `of this machine can be read`() throws {
    let samples = try LocalCollectors.process(ProcFolder())
    #expect(try #require(samples[MetricCatalogue.processResident][[]]) > 1_000_000)
    let start = try #require(samples[MetricCatalogue.processStart][[]])
    #expect((0..<86_400).contains(Date.now.timeIntervalSince1970 - start))
    #expect(try LocalCollectors.host(ProcFolder())[MetricCatalogue.hostCPU].count == 8)
  }

  @Test func `that are missing are an error with their name`() {
    let error = #expect(throws: (any Error).self) { try LocalCollectors.host(ProcFolder(path: "/nowhere")) }
    #expect("\(error.map { "\($0)" } ?? "")".contains("/nowhere/stat"))
  }
}

@Suite struct `CPU time of the server's processes` {
  private static let boot = 1_795_513_623.0
  private func process(_ pid: Int, isOwn: Bool = false, startedAfterBoot seconds: Double) -> ServerProcess {
    ServerProcess(pid: pid, isOwn: isOwn, startedAt: Self.boot + seconds)
  }

  @Test func `is that of the postmaster, of the dead and of the living`() throws {
    let start = 50_000 / ProcFolder.ticksPerSecond
    let processes = [
      process(501, isOwn: true, startedAfterBoot: start + 0.4), process(502, startedAfterBoot: start),
      // Has ended since the server told of it.
      process(777, startedAfterBoot: start),
      // Another program has got the number.
      process(503, startedAfterBoot: start),
    ]
    let ticks = 150 + 3000 + 40 + 10
    #expect(try BackendCPU.seconds(of: processes, captured) == Double(ticks) / ProcFolder.ticksPerSecond)
  }

  @Test func `is not known where our session's process is none of this machine`() throws {
    let start = 50_000 / ProcFolder.ticksPerSecond
    for processes in [
      [], [process(777, isOwn: true, startedAfterBoot: start)],
      [process(501, startedAfterBoot: start)],
      // The same number here is a process that began at another time, or another program.
      [process(501, isOwn: true, startedAfterBoot: start + 60)],
      [process(503, isOwn: true, startedAfterBoot: 50_200 / ProcFolder.ticksPerSecond)],
    ] {
      #expect(try BackendCPU.seconds(of: processes, captured) == nil)
    }
  }
}
