// The files of /proc that are read. Source: proc(5).

/// `/proc/PID/stat`.
struct ProcessStat: Equatable {
  /// The program's name, at most 15 bytes.
  var command: String
  var parent: Int
  /// User and system time in clock ticks, and those of children that have been waited for.
  var ticks: Int
  var childTicks: Int
  var threads: Int
  /// Ticks after boot.
  var startTicks: Int
  var virtualBytes: Int
  var residentPages: Int

  /// nil for what is no such file. The name is in parentheses and may hold any character, so the last `)` ends it.
  init?(_ text: String) {
    guard let open = text.firstIndex(of: "("), let close = text.lastIndex(of: ")"), open < close else { return nil }
    command = String(text[text.index(after: open)..<close])
    // The manual counts from 1 and the third field is the first one here.
    let fields = text[text.index(after: close)...].split { $0 == " " || $0 == "\n" }.map { Int($0) }
    func field(_ number: Int) -> Int? { number - 3 < fields.count ? fields[number - 3] : nil }
    guard let parent = field(4), let user = field(14), let system = field(15), let childUser = field(16),
      let childSystem = field(17), let threads = field(20), let start = field(22), let virtual = field(23),
      let resident = field(24)
    else { return nil }
    self.parent = parent
    ticks = user + system
    childTicks = childUser + childSystem
    self.threads = threads
    startTicks = start
    virtualBytes = virtual
    residentPages = resident
  }
}

/// `/proc/stat`.
struct HostStat: Equatable {
  /// By mode, in the order of `modes`; a guest's time is within the user's.
  var ticks: [Int]
  var processors: Int
  /// When the machine started, in Unix time.
  var bootTime: Int

  static let modes = ["user", "nice", "system", "idle", "iowait", "irq", "softirq", "steal"]

  init?(_ text: String) {
    var ticks: [Int]?
    var bootTime: Int?
    processors = 0
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ")
      guard let key = words.first else { continue }
      if key == "cpu" {
        ticks = words.dropFirst().prefix(Self.modes.count).compactMap { Int($0) }
      } else if key.hasPrefix("cpu") {
        processors += 1
      } else if key == "btime" {
        bootTime = words.last.flatMap { Int($0) }
      }
    }
    guard let ticks, ticks.count == Self.modes.count, let bootTime else { return nil }
    self.ticks = ticks
    self.bootTime = bootTime
  }
}

/// `/proc/loadavg`: of 1, 5 and 15 minutes.
struct LoadAverage: Equatable {
  var values: [Double]

  init?(_ text: String) {
    values = text.split(separator: " ").prefix(3).compactMap { Double($0) }
    guard values.count == 3 else { return nil }
  }
}

/// `/proc/meminfo`.
struct MemoryInfo: Equatable {
  var totalBytes: Int
  var availableBytes: Int

  init?(_ text: String) {
    let lines = text.split(separator: "\n").map { $0.split { $0 == " " || $0 == ":" } }
    func bytes(_ key: String) -> Int? {
      lines.first { $0.first == key[...] }.flatMap { $0.count > 1 ? Int($0[1]) : nil }.map { $0 * 1024 }
    }
    guard let total = bytes("MemTotal"), let available = bytes("MemAvailable") else { return nil }
    totalBytes = total
    availableBytes = available
  }
}

/// `/proc/PID/limits`.
enum ProcessLimits {
  /// nil for `unlimited`, too.
  static func openFilesMax(_ text: String) -> Int? {
    let line = text.split(separator: "\n").first { $0.hasPrefix("Max open files") }
    return line?.dropFirst("Max open files".count).split(separator: " ").first.flatMap { Int($0) }
  }
}
