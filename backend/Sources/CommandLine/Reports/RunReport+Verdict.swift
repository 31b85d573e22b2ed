import Diagnostics
import Migration
import SchemaModel

extension RunReport {
  var unbalancedTables: [Table] { tables.filter { !$0.isBalanced } }
  var rejectingTables: [Table] { tables.filter { $0.rowsWaiting > 0 } }
  var findingGroups: [FindingGroup] { FindingGroup.groups(findings, accepted: Set(accepted)) }

  /// The answer to "is everything there?", from the counts and the findings, never from the outcome alone.
  /// It claims no more than was counted: that the rows are equal is for a verification to say.
  var verdict: Verdict {
    if let table = unbalancedTables.first {
      return Verdict(
        .no,
        "\(Quantity.counted(unbalancedTables.count, "table does", plural: "tables do")) not balance, \(table.source) "
          + "first: \(Quantity.count(table.rowsRead)) rows read, \(Quantity.count(table.rowsWritten)) written, "
          + "\(Quantity.count(table.rowsRejected)) rejected. Please report this as a defect of Martlet.")
    }
    switch outcome {
    case .failed:
      let reason = failure.map { "the run failed: \($0)" } ?? "the run failed."
      return Verdict(.no, reason, nextStep: .resume(failure.map { ResumeProspect(description: $0) } ?? .promising))
    case .cancelled:
      return Verdict(
        .no, "the run was stopped before its end; nothing that was written is lost.",
        nextStep: .resume(.promising))
    case .complete, .completeWithLosses:
      return settledVerdict
    }
  }

  private var settledVerdict: Verdict {
    let written = "\(Quantity.counted(rowsWritten + rowsReplayed, "row")) in \(Quantity.counted(tables.count, "table"))"
    let open = findingGroups.filter(\.isOpen)
    var exceptions: [String] = []
    if rowsWaiting > 0 {
      exceptions.append(
        "\(Quantity.counted(rowsWaiting, "rejected row is", plural: "rejected rows are")) kept in martlet.reject "
          + "(\(Self.list(rejectingTables.map(\.source))))")
    }
    let losses = findingGroups.filter { $0.severity >= .loss && (outcome == .complete || $0.isOpen) }
    exceptions += losses.map { "\($0.code.rawValue): \(Self.list($0.findings.map(\.object)))" }
    if exceptions.isEmpty {
      guard outcome == .complete else {
        return Verdict(.no, "something was left out or changed with loss; the findings above say what.")
      }
      let altered = findingGroups.filter { $0.severity == .altered }.reduce(0) { $0 + $1.findings.count }
      let note =
        altered > 0
        ? " \(Quantity.counted(altered, "thing behaves", plural: "things behave")) differently; see the findings." : ""
      return Verdict(.yes, "every row that was read was written: \(written).\(note)")
    }
    let answer: Verdict.Answer = outcome == .complete && open.isEmpty ? .except : .no
    let step: Verdict.NextStep? = open.isEmpty ? nil : .accept(open.map(\.code))
    let verb = rowsWritten + rowsReplayed == 1 ? "is" : "are"
    return Verdict(
      answer, "\(written) \(verb) there, but: \(exceptions.joined(separator: "; ")).", nextStep: step)
  }

  /// How to see the rows that are in no table; nil where there are none.
  var rejectsAdvice: String? {
    rowsWaiting > 0 ? "The rejected rows and their reasons: martlet rejects list \(target.shellQuoted)" : nil
  }

  /// The first three names and how many more.
  private static func list(_ names: [String]) -> String {
    let shown = names.prefix(3).joined(separator: ", ")
    return names.count > 3 ? "\(shown) and \(Quantity.count(names.count - 3)) more" : shown
  }
}

/// Whether everything is there.
struct Verdict: Sendable, Equatable {
  enum Answer: String, Sendable {
    case yes = "Yes"
    /// What is missing was accepted.
    case except = "Yes, except for what was accepted"
    case no = "No"
  }

  enum NextStep: Sendable, Equatable {
    case resume(ResumeProspect)
    case accept([FindingCode])
  }

  var answer: Answer
  var reason: String
  var nextStep: NextStep?

  init(_ answer: Answer, _ reason: String, nextStep: NextStep? = nil) {
    self.answer = answer
    self.reason = reason
    self.nextStep = nextStep
  }

  /// What to do next, for the target of the run.
  func advice(target: String) -> String? {
    switch nextStep {
    case .resume(let prospect): ResumeAdvice.text(prospect, target: target)
    case .accept(let codes):
      "If that is all right, say so: --accept \(Set(codes).sorted().map(\.rawValue).joined(separator: ","))"
    case nil: nil
    }
  }
}
