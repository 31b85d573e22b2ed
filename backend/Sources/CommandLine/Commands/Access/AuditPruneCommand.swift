import AccessControl
import ArgumentParser
import PostgresClient

struct AuditPruneCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prune", abstract: "Removes old entries of the audit, and notes that in it.",
    discussion: """
      The chain is verified first; of one that is broken nothing is removed. What is left begins behind the last entry \
      that was removed, whose number and hash the new entry audit.prune names: entries that are missing without one \
      are a fault. A head that was noted before is no use any more once it is removed: note the new one.

      EXAMPLES:
        martlet audit prune postgresql://app@db2/shop --keep-days 400

      \(ExitStatus.help)
      Status 4 means here that the audit is not what was written, and that nothing was removed.
      """)

  @Argument(help: ConnectionHelp.target)
  var target: String

  @Option(help: ArgumentHelp("Entries that are not older stay, and all behind them.", valueName: "number"))
  var keepDays: Int

  @OptionGroup(title: "Output") var print: PrintArguments

  func validate() throws {
    guard (AuditLog.keptDaysMin...36_500).contains(keepDays) else {
      throw ValidationError("--keep-days is a number from \(AuditLog.keptDaysMin) to 36500.")
    }
  }

  func run() async throws {
    let session = Session.current
    let configuration = try session.target(target, isQuiet: print.json)
    let (days, requester) = (keepDays, session.requester)
    let pruning = try await Interrupts.stopping(console: session.console) {
      try await session.engine.access.pruneAudit(configuration, days, requester)
    }
    session.show(pruning, as: print) { AccessText(style: $0).pruning(pruning) }
    if !pruning.verification.isIntact { throw ExitCode(ExitStatus.difference.rawValue) }
  }
}
