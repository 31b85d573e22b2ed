// The process under the names that every client library of Prometheus uses, and the machine under it.

extension MetricCatalogue {
  public static let processCPU = Metric(
    "process_cpu_seconds_total", .counter, .process, "User and system CPU time spent", unit: .seconds)
  public static let processStart = Metric(
    "process_start_time_seconds", .gauge, .process, "When the process started, in Unix time", unit: .seconds)
  public static let processResident = Metric(
    "process_resident_memory_bytes", .gauge, .process, "Memory that is resident", unit: .bytes)
  public static let processVirtual = Metric(
    "process_virtual_memory_bytes", .gauge, .process, "Address space in use", unit: .bytes)
  public static let processOpenFiles = Metric(
    "process_open_fds", .gauge, .process, "Open file descriptors")
  public static let processFilesMax = Metric(
    "process_max_fds", .gauge, .process, "File descriptors that may be open")
  public static let processThreads = Metric("process_threads", .gauge, .process, "Threads of the process")

  static let process: [Metric] = [
    processCPU, processStart, processResident, processVirtual, processOpenFiles, processFilesMax, processThreads,
  ]

  public static let hostCPU = Metric(
    "martlet_host_cpu_seconds_total", .counter, .host, "CPU time of the machine by mode, over all processors",
    unit: .seconds,
    labels: [
      MetricLabel("mode", known: ["user", "nice", "system", "idle", "iowait", "irq", "softirq", "steal"])
    ])
  public static let hostProcessors = Metric(
    "martlet_host_cpus", .gauge, .host, "Processors of the machine that are online")
  public static let hostLoad1 = Metric("martlet_host_load1", .gauge, .host, "Load average of 1 minute")
  public static let hostLoad5 = Metric("martlet_host_load5", .gauge, .host, "Load average of 5 minutes")
  public static let hostLoad15 = Metric("martlet_host_load15", .gauge, .host, "Load average of 15 minutes")
  public static let hostMemory = Metric(
    "martlet_host_memory_bytes", .gauge, .host, "Memory of the machine", unit: .bytes)
  public static let hostMemoryAvailable = Metric(
    "martlet_host_memory_available_bytes", .gauge, .host, "Memory that can be had without swapping", unit: .bytes)

  static let host: [Metric] = [
    hostCPU, hostProcessors, hostLoad1, hostLoad5, hostLoad15, hostMemory, hostMemoryAvailable,
  ]
}

extension MetricCatalogue {
  public static let collectorNames = [
    "process", "host", "server", "database", "size", "activity", "locks", "bgwriter", "wal", "wal_files", "slots",
    "copy_progress", "index_progress", "vacuum_progress", "horizon", "settings", "tables", "statements", "backend_cpu",
    "source",
  ]

  public static let collectorSuccess = Metric(
    "martlet_collector_success", .gauge, .collector, "1 if the collector's last attempt succeeded, else 0",
    labels: [MetricLabel("collector", known: collectorNames)])
  public static let collectorDuration = Metric(
    "martlet_collector_duration_seconds", .gauge, .collector, "How long the collector's last attempt took",
    unit: .seconds, labels: [MetricLabel("collector", known: collectorNames)])
  public static let collectorLastSuccess = Metric(
    "martlet_collector_last_success_timestamp_seconds", .gauge, .collector,
    "When the collector's samples were taken, in Unix time: costly collectors run less often than they are scraped",
    unit: .seconds, labels: [MetricLabel("collector", known: collectorNames)])

  static let collector: [Metric] = [collectorSuccess, collectorDuration, collectorLastSuccess]
}
