/// Hands out the jobs of a `RunSchedule` to workers, which wait here when nothing can start yet.
actor JobBoard {
  private var schedule: RunSchedule
  private var waiters: [CheckedContinuation<Void, Never>] = []
  private(set) var isStopped = false
  /// Those that still see the run's snapshot.
  private var readers: Int
  private let control: RunControl
  private let pace: RunPace

  init(schedule: RunSchedule, readers: Int, control: RunControl, pace: RunPace) {
    self.schedule = schedule
    self.readers = readers
    self.control = control
    self.pace = pace
    isStopped = control.orders.stop != nil
  }

  /// The run ends before all of its work is done.
  var isCutShort: Bool { isStopped && !schedule.isFinished }

  /// The next piece of copying, or nil when there is none left or the run is stopping.
  func nextCopy() async -> RunSchedule.CopyJob? {
    while !isStopped {
      if control.orders.isPaused || pace.isSourceBusy {
        await nextEvent()
        continue
      }
      switch schedule.nextCopy() {
      case .job(let job):
        // The last one: what waited for the copying may begin.
        if !schedule.hasUntakenCopy() { wake() }
        return job
      case .finished: return nil
      case .wait: await nextEvent()
      }
    }
    return nil
  }

  /// The index of the next statement, or nil when there is none left or the run is stopping.
  func nextStep() async -> Int? {
    while !isStopped {
      if control.orders.isPaused {
        await nextEvent()
        continue
      }
      schedule.isCopyingHeld = pace.isSourceBusy || pace.isRateLimited
      switch schedule.nextStep() {
      case .job(let step): return step
      case .finished: return nil
      case .wait: await nextEvent()
      }
    }
    return nil
  }

  func chunksPlanned(table: Int, count: Int) {
    schedule.chunksPlanned(table: table, chunks: Array(0..<count))
    wake()
  }

  /// - Returns: whether it was the table's last chunk.
  func chunkFinished(table: Int) -> Bool {
    let isLast = schedule.chunkFinished(table: table)
    wake()
    return isLast
  }

  /// - Returns: whether the table, if one is given, has nothing left to do of its own.
  func stepFinished(_ step: Int, table: Int?) -> Bool {
    schedule.stepFinished(step)
    wake()
    return table.map { schedule.isReady(table: $0) } ?? false
  }

  /// A reader cannot go on: the others do its job.
  ///
  /// - Returns: how many are left.
  func retireReader(givingBack job: RunSchedule.CopyJob) -> Int {
    readers -= 1
    schedule.giveBack(job)
    wake()
    return readers
  }

  /// No more readers than this are given work at a time.
  func limit(busyReaders: Int) {
    schedule.busyReadersMax = busyReaders
    wake()
  }

  func isReady(table: Int) -> Bool { schedule.isReady(table: table) }

  /// No further job is handed out; those in flight end by themselves.
  func stop() {
    isStopped = true
    wake()
  }

  /// Somebody has given an order, or the source's load has changed.
  func reconsider() {
    if control.orders.stop != nil { isStopped = true }
    wake()
  }

  private func nextEvent() async {
    await withCheckedContinuation { waiters.append($0) }
  }

  private func wake() {
    let woken = waiters
    waiters.removeAll()
    for waiter in woken { waiter.resume() }
  }
}
