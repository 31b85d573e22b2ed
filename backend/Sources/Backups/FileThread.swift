import ThreadExecution

/// Reads and hashes on a thread of its own: files block like servers.
actor FileThread {
  private nonisolated let executor = ThreadExecutor(name: "backup files")

  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  func run<Result: Sendable>(_ body: @Sendable () throws -> Result) throws -> Result { try body() }
}
