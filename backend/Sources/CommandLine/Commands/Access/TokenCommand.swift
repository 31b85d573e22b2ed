import AccessControl
import ArgumentParser

/// `martlet token …`: who may use the server's API.
struct TokenCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "token", abstract: "Makes, lists and revokes the tokens of the server's API.",
    discussion: """
      A token has a role: read_only looks, operator starts and steers runs and backups, admin may do everything. The \
      target keeps a hash of it, so that it is printed once and never again; a revoked one is dead within ten seconds. \
      Every change is in the audit.

      EXAMPLES:
        martlet token create --role operator --name ci --expires-in 30d \\
          postgresql://app@db2/shop
        martlet token list postgresql://app@db2/shop
        martlet token revoke postgresql://app@db2/shop 5e0c1f9a7b32

      \(ExitStatus.help)
      """,
    subcommands: [TokenCreateCommand.self, TokenListCommand.self, TokenRevokeCommand.self])
}

extension Session {
  /// Who answers for what this command changes.
  var requester: Requester { .commandLine(user: userName()) }
}
