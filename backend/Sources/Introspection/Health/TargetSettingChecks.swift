import SQLDialect

/// What the target's settings mean for the speed of a load.
struct TargetSettingChecks {
  /// As SHOW prints them.
  let settings: [String: String]

  /// With the default of 1 GB a load checkpoints all the time.
  var walSize: HealthCheck {
    let name = "max_wal_size"
    let value = settings[name] ?? "unknown"
    return (Self.megabytes(value) ?? .max) >= 4096
      ? TargetDoctor.check(name, .passed, value)
      : TargetDoctor.check(
        name, .warning, "\(value): a bulk load will checkpoint often, which costs time, not rows.",
        remedy: PostgresHealthQueries.setSystem(name, to: "8GB"))
  }

  var memory: HealthCheck {
    let name = "shared_buffers"
    let value = settings[name] ?? "unknown"
    let work = settings["maintenance_work_mem"] ?? "unknown"
    return (Self.megabytes(value) ?? .max) >= 128
      ? TargetDoctor.check(name, .passed, "\(value); maintenance_work_mem \(work)")
      : TargetDoctor.check(
        name, .warning, "\(value) is very little: indexes are built slowly.",
        remedy: PostgresHealthQueries.setSystem(name, to: "512MB") + " and restart.")
  }

  var walLevel: HealthCheck {
    TargetDoctor.check("wal_level", .passed, settings["wal_level"] ?? "unknown")
  }

  /// The value of a setting such as `1GB`, `512MB`, `8kB`; nil for anything else.
  static func megabytes(_ text: String) -> Int? {
    let digits = text.prefix { $0.isNumber }
    guard let number = Int(digits) else { return nil }
    switch text.dropFirst(digits.count) {
    case "TB": return number << 20
    case "GB": return number << 10
    case "MB": return number
    case "kB": return number >> 10
    case "B": return number >> 20
    default: return nil
    }
  }
}
