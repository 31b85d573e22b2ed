import Ledger
import Synchronization

/// Shows on standard error how far a backup is: a line that is redrawn on a terminal, else one for each phase.
final class BackupDisplay: Sendable {
  private struct State {
    var painter = FramePainter()
    var phase: String?
  }

  private let session: Session
  private let isQuiet: Bool
  private let style: TextStyle
  private let state = Mutex(State())

  init(session: Session, print: PrintArguments) {
    self.session = session
    isQuiet = print.json
    style = session.style(of: .standardError, isColorRefused: print.noColor)
  }

  func show(_ job: JobRecord) {
    guard !isQuiet else { return }
    let text = state.withLock { state -> String in
      if session.isDrawable(.standardError) {
        let columns = session.console.size(of: .standardError)?.columns ?? 80
        let line = DisplayWidth.cut(BackupText().progress(job), to: max(1, columns - 1))
        return state.painter.paint([style(.cyan, line)], columns: columns)
      }
      defer { state.phase = job.phase }
      return state.phase == job.phase ? "" : BackupText().progress(job) + "\n"
    }
    if !text.isEmpty { session.console.write(text, to: .standardError) }
  }

  func finish() {
    let text = state.withLock { $0.painter.finish() }
    if !text.isEmpty { session.console.write(text, to: .standardError) }
  }
}
