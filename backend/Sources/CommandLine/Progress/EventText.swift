import Diagnostics
import Migration
import SchemaModel

/// A run's events as lines for people.
enum EventText {
  static func line(_ event: RunEvent) -> String {
    switch event {
    case .phase(let phase): "phase: \(phase.rawValue)"
    case .planned(let tables, let rows, let bytes, let findings):
      "planned \(Quantity.counted(tables, "table")), about \(Quantity.count(rows)) rows and \(Quantity.bytes(bytes)), "
        + Quantity.counted(findings.count, "finding")
    case .snapshotTaken(let snapshot): snapshot.guarantee.printable
    case .tableStarted(let table): "copying \(table.printable)"
    case .tableCopied(let table, let rows, let rejected, let seconds):
      "copied \(table.printable): \(Quantity.counted(rows, "row")) in \(Quantity.duration(seconds))"
        + (rejected > 0 ? ", \(Quantity.count(rejected)) rejected" : "")
    case .stepStarted(let id): "building \(id.printable)"
    case .stepFinished(let id, let seconds): "built \(id.printable) in \(Quantity.duration(seconds))"
    case .finding(let finding):
      "\(finding.severity.rawValue) \(finding.code.rawValue): \(finding.object): \(finding.detail)".printable
    case .held(let hold): words(hold)
    case .goingOn: "going on"
    case .stopping(let chunks, let steps, let secondsMax):
      "stopping: waiting for \(([Quantity.counted(chunks, "chunk")] + steps).joined(separator: ", ").printable), at most "
        + "\(Quantity.duration(Double(secondsMax))); once more stops at once"
    case .retrying(let what, let error, let seconds):
      "trying again in \(Quantity.duration(seconds)): \(what): \(error.description)".printable
    case .readerRetired(let readersLeft, let error):
      "going on with \(Quantity.counted(readersLeft, "reader")): \(error.description)".printable
    }
  }

  static func words(_ hold: RunHold) -> String {
    switch hold {
    case .paused: "paused"
    case .sourceBusy: "waiting: the source is busy"
    case .rateLimit: "at the limit of bytes per second"
    case .stopping: "stopping"
    }
  }

  /// Whether the line stays above the live display: what a person must not miss.
  static func isLasting(_ event: RunEvent) -> Bool {
    switch event {
    case .snapshotTaken, .retrying, .readerRetired, .held, .goingOn, .stopping: true
    case .finding(let finding): finding.severity >= .loss
    case .phase, .planned, .tableStarted, .tableCopied, .stepStarted, .stepFinished: false
    }
  }

  static func findings(in event: RunEvent) -> Int {
    switch event {
    case .planned(_, _, _, let findings): findings.count
    case .finding: 1
    default: 0
    }
  }
}
