import AccessControl
import ArgumentParser
import PostgresClient

struct AuditVerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Walks along the whole audit, and names the first entry that was tampered with.",
    discussion: """
      Finds entries that were edited, removed or moved, by whomever, and with the trigger off. Who may write to the \
      ledger can also write a whole new chain, or cut off its end and its head together: note the head that this prints \
      in another place, and give it the next time with --anchor.

      EXAMPLES:
        martlet audit verify postgresql://app@db2/shop
        martlet audit verify postgresql://app@db2/shop --anchor \\
          17:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08

      \(ExitStatus.help)
      Status 4 means here that the audit is not what was written.
      """)

  @Argument(help: ConnectionHelp.target)
  var target: String

  @Option(help: ArgumentHelp("The head that an earlier verification printed.", valueName: "head"))
  var anchor: AuditAnchor?

  @OptionGroup(title: "Output") var print: PrintArguments

  func run() async throws {
    let session = Session.current
    let configuration = try session.target(target, isQuiet: print.json)
    let anchor = anchor
    let verification = try await Interrupts.stopping(console: session.console) {
      try await session.engine.access.verifyAudit(configuration, anchor)
    }
    session.show(verification, as: print) { AccessText(style: $0).verification(verification) }
    if !verification.isIntact { throw ExitCode(ExitStatus.difference.rawValue) }
  }
}
