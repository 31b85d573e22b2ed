import Migration

/// `status --watch`: the same pictures as a run's own.
struct WatchDisplay {
  let session: Session
  let print: PrintArguments
  private var painter = FramePainter()
  private var history = RateHistory()

  init(session: Session, print: PrintArguments) {
    self.session = session
    self.print = print
  }

  mutating func show(_ status: RunStatus) {
    history.record(status.progress)
    if print.json {
      session.console.writeLine(JSONLine.encode(status))
    } else if session.isDrawable(.standardOutput) {
      let size = session.console.size(of: .standardOutput) ?? TerminalSize(columns: 80, rows: 24)
      let renderer = ProgressRenderer(style: session.style(of: .standardOutput, isColorRefused: print.noColor))
      let lines = renderer.lines(status.progress, rate: history.rate, findings: 0, size: size)
      session.console.write(painter.paint(lines, columns: size.columns), to: .standardOutput)
    } else {
      session.console.writeLine(PlainPresenter.line(status.progress, history.rate))
    }
  }

  mutating func finish() { session.console.write(painter.finish(), to: .standardOutput) }
}
