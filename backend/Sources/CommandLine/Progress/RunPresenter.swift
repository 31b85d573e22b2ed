import Migration

/// An event and when it came.
struct TimedEvent: Sendable {
  /// Since the run began.
  var seconds: Double
  var event: RunEvent
}

/// What a presenter may look at: the events since its last turn, and the progress if it wants it.
struct Moment {
  var events: [TimedEvent]
  var seconds: Double
  var size: TerminalSize
  var progress: () -> ProgressSnapshot?
}

/// A way to show a run. Pure: a turn returns the characters to write.
protocol RunPresenter: Sendable {
  var stream: OutputStream { get }
  mutating func present(_ moment: Moment) -> String
  /// The last turn.
  mutating func finish(_ moment: Moment) -> String
}

/// The live display of a terminal.
struct LivePresenter: RunPresenter {
  let stream = OutputStream.standardError
  private let renderer: ProgressRenderer
  private let style: TextStyle
  private var painter = FramePainter()
  private var history = RateHistory()
  private var findings = 0

  init(style: TextStyle) {
    self.style = style
    renderer = ProgressRenderer(style: style)
  }

  mutating func present(_ moment: Moment) -> String { frame(moment, hasDetails: true) }

  mutating func finish(_ moment: Moment) -> String { frame(moment, hasDetails: false) + painter.finish() }

  private mutating func frame(_ moment: Moment, hasDetails: Bool) -> String {
    var lasting: [String] = []
    for timed in moment.events {
      findings += EventText.findings(in: timed.event)
      if EventText.isLasting(timed.event) {
        lasting.append("\(style(.faint, Quantity.clock(timed.seconds)))  \(EventText.line(timed.event))")
      }
    }
    guard let snapshot = moment.progress() else {
      return lasting.map { $0 + "\n" }.joined()
    }
    history.record(snapshot)
    let lines = renderer.lines(
      snapshot, rate: history.rate, findings: findings, size: moment.size, hasDetails: hasDetails)
    return painter.paint(lines, above: lasting, columns: moment.size.columns)
  }
}

/// One line for each event, and one for the progress every ten seconds: for logs.
struct PlainPresenter: RunPresenter {
  static let progressSeconds = 10.0

  let stream = OutputStream.standardError
  private var history = RateHistory()
  private var lastProgressSeconds = 0.0

  init() {}

  mutating func present(_ moment: Moment) -> String {
    var text = lines(moment)
    // Speeds need a sample now and then; a snapshot of many tables ten times a second would be waste.
    guard moment.seconds - lastProgressSeconds >= Self.progressSeconds, let snapshot = moment.progress() else {
      return text
    }
    lastProgressSeconds = moment.seconds
    history.record(snapshot)
    text += "[\(Quantity.clock(moment.seconds))] \(Self.line(snapshot, history.rate))\n"
    return text
  }

  mutating func finish(_ moment: Moment) -> String { lines(moment) }

  private func lines(_ moment: Moment) -> String {
    moment.events.map { "[\(Quantity.clock($0.seconds))] \(EventText.line($0.event))\n" }.joined()
  }

  static func line(_ snapshot: ProgressSnapshot, _ rate: RateHistory.Rate?) -> String {
    var facts = [
      "\(snapshot.phase.rawValue) \(Quantity.percent(snapshot.share))",
      "\(Quantity.count(snapshot.rowsCopied)) of about \(Quantity.count(snapshot.rowsTotal)) rows",
    ]
    if let rate {
      facts.append("\(Quantity.count(Int(rate.rowsPerSecond))) rows/s")
      facts.append("\(Quantity.bytes(Int(rate.bytesPerSecond)))/s")
      if let left = rate.remainingSeconds { facts.append("\(Quantity.clock(left)) left") }
    }
    facts.append("\(Quantity.count(snapshot.tablesCopied)) of \(Quantity.count(snapshot.tables.count)) tables")
    if snapshot.stepsDone > 0 {
      facts.append("\(Quantity.count(snapshot.stepsDone)) of \(Quantity.count(snapshot.stepsTotal)) steps")
    }
    if snapshot.rowsRejected > 0 { facts.append("\(Quantity.count(snapshot.rowsRejected)) rejected") }
    if let hold = snapshot.hold, !snapshot.isOver { facts.append(EventText.words(hold)) }
    return facts.joined(separator: ", ")
  }
}

/// One JSON object a line: every event, and the progress each second.
struct JSONPresenter: RunPresenter {
  static let progressSeconds = 1.0

  let stream = OutputStream.standardOutput
  private var history = RateHistory()
  private var lastProgressSeconds = 0.0

  init() {}

  mutating func present(_ moment: Moment) -> String {
    let text = lines(moment)
    guard moment.seconds - lastProgressSeconds >= Self.progressSeconds else { return text }
    return text + progress(moment)
  }

  mutating func finish(_ moment: Moment) -> String { lines(moment) + progress(moment) }

  private func lines(_ moment: Moment) -> String {
    moment.events.map { JSONLine.encode(EventLine($0)) + "\n" }.joined()
  }

  private mutating func progress(_ moment: Moment) -> String {
    guard let snapshot = moment.progress() else { return "" }
    lastProgressSeconds = moment.seconds
    history.record(snapshot)
    return JSONLine.encode(ProgressLine(snapshot, rate: history.rate)) + "\n"
  }
}
