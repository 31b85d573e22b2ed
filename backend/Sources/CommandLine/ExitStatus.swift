import Diagnostics
import Migration
import SchemaModel

/// The exit statuses of every command.
enum ExitStatus: Int32, CaseIterable, Sendable {
  case success = 0
  case failure = 1
  case usage = 2
  /// Finished, but something was altered or left out, and not accepted.
  case losses = 3
  /// A verification found a difference.
  case difference = 4

  /// Ctrl-C where there is nothing to say: 128 and SIGINT's number, as shells have it.
  static let interrupted: Int32 = 130

  /// The table that every help page ends with.
  static let help = """
    EXIT STATUS:
      0   everything is as asked
      1   failed or stopped; the message says why and what to do
      2   wrong usage: nothing was done
      3   finished, but something was left out, changed with loss or rejected, and
          nobody accepted it
      4   a verification found a difference between the two sides
    """

  init(of error: any Error) {
    guard let error = error as? MartletError else {
      self = .failure
      return
    }
    // `usage`, `usage.url`, `usage.plan`: what the person gave us.
    let family = error.code.rawValue.prefix { $0 != "." }
    self = family == ErrorCode.usage.rawValue ? .usage : .failure
  }

  /// A report whose counts do not add up is a failure, whatever it says of itself.
  static func code(of report: RunReport) -> Int32 {
    report.exitCode == success.rawValue && !report.tables.allSatisfy(\.isBalanced) ? failure.rawValue : report.exitCode
  }

  /// What a run of this plan would come to: 3 where it would be refused or end with losses that nobody accepted.
  init(of plan: MigrationPlan, accepted: Set<FindingCode>) {
    let isClean = plan.findings.allSatisfy { $0.severity < .loss || accepted.contains($0.code) }
    self = isClean ? .success : .losses
  }
}
