import ArgumentParser

/// `martlet audit …`: what was done through the server and its tokens, and by whom.
struct AuditCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit", abstract: "Lists, verifies and prunes the audit: who did what, and when.",
    discussion: """
      Every entry holds the hash of the one before it, so that a change of any of them shows.

      EXAMPLES:
        martlet audit list postgresql://app@db2/shop
        martlet audit verify postgresql://app@db2/shop
        martlet audit prune  postgresql://app@db2/shop --keep-days 400

      \(ExitStatus.help)
      """,
    subcommands: [AuditListCommand.self, AuditVerifyCommand.self, AuditPruneCommand.self])
}
