import ArgumentParser
import Migration

/// How fast a run may go.
struct LimitArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Readers wait while more threads of others run on the source (Threads_running; 0: no limit).", valueName: "n"))
  var maxSourceThreadsRunning: Int?

  @Option(
    help: ArgumentHelp(
      "Bytes that all jobs together send to the target in a second, such as 20MB (0: no limit).", valueName: "size"),
    transform: { $0 == "0" ? ByteSize(bytes: 0) : try ByteSize(parsing: $0) })
  var maxBytesPerSecond: ByteSize?

  func validate() throws {
    guard maxSourceThreadsRunning.map({ $0 >= 0 }) ?? true else {
      throw ValidationError("--max-source-threads-running must not be negative.")
    }
    // Less than a buffer in ten seconds is a slip of the keyboard.
    guard maxBytesPerSecond.map({ $0.bytes == 0 || $0.bytes >= 32 << 10 }) ?? true else {
      throw ValidationError("--max-bytes-per-second must be at least 32KiB.")
    }
  }

  func apply(to options: RunOptions) -> RunOptions {
    var options = options
    options.sourceThreadsRunningMax = maxSourceThreadsRunning.flatMap { $0 > 0 ? $0 : nil }
    options.bytesPerSecondMax = maxBytesPerSecond.flatMap { $0.bytes > 0 ? $0.bytes : nil }
    return options
  }
}
