import Diagnostics
import Migration

/// The last run of a target, in a few lines.
struct StatusText {
  var style: TextStyle = .plain

  /// Lines, each ended by a line feed. `target` is how to name it on a command line.
  func render(_ status: RunStatus, target: String) -> String {
    var facts = [
      ("run", status.progress.runID.printable), ("state", style(ink(status.state), words(status))),
      ("source", status.source.printable), ("started", status.startedAt.printable),
    ]
    if let heartbeat = status.heartbeatAt { facts.append(("heartbeat", heartbeat.printable)) }
    facts.append(("progress", PlainPresenter.line(status.progress, nil)))
    var lines = facts.map { "\(style(.faint, DisplayWidth.fit($0, to: 9))) \($1)" }
    switch status.state {
    case .interrupted, .cancelled: lines.append(ResumeAdvice.text(.promising, target: target))
    case .failed:
      let prospect = status.report?.failure.map { ResumeProspect(description: $0) }
      lines.append(ResumeAdvice.text(prospect ?? .promising, target: target))
    case .running, .finished: break
    }
    return lines.map { $0 + "\n" }.joined()
  }

  private func words(_ status: RunStatus) -> String {
    switch status.state {
    case .running: status.progress.hold.map { EventText.words($0) } ?? "running"
    case .interrupted: "interrupted: nobody works on it"
    case .finished: "finished"
    case .failed: "failed"
    case .cancelled: "stopped"
    }
  }

  private func ink(_ state: RunStatus.State) -> TextStyle.Ink {
    switch state {
    case .running: .cyan
    case .finished: .green
    case .interrupted, .cancelled: .yellow
    case .failed: .red
    }
  }
}
