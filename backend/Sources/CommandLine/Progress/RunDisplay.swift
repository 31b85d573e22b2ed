import Migration
import ThreadExecution

/// Gives a presenter its turns, on a thread of its own because terminals and pipes block.
actor RunDisplay {
  /// Ten frames a second at most.
  static let frame = Duration.milliseconds(100)

  private let executor = ThreadExecutor(name: "display")
  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  private let watcher: RunWatcher
  private let console: any Console
  private var presenter: any RunPresenter

  init(_ presenter: any RunPresenter, watcher: RunWatcher, console: any Console) {
    self.presenter = presenter
    self.watcher = watcher
    self.console = console
  }

  /// Shows the run until the task is cancelled, then takes the last turn.
  func run() async {
    while !Task.isCancelled {
      write(presenter.present(moment()))
      do {
        try await Task.sleep(for: Self.frame)
      } catch {
        break  // Cancelled: the run is over.
      }
    }
    write(presenter.finish(moment()))
  }

  private func write(_ text: String) {
    if !text.isEmpty { console.write(text, to: presenter.stream) }
  }

  private func moment() -> Moment {
    Moment(
      events: watcher.drain(), seconds: watcher.seconds,
      size: console.size(of: presenter.stream) ?? TerminalSize(columns: 80, rows: 24), progress: watcher.progress)
  }
}
