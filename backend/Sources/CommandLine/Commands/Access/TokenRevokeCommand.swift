import AccessControl
import ArgumentParser
import PostgresClient

struct TokenRevokeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "revoke", abstract: "Revokes a token for good, and ends the sessions that it opened.",
    discussion: """
      EXAMPLES:
        martlet token revoke postgresql://app@db2/shop 5e0c1f9a7b32

      \(ExitStatus.help)
      """)

  @Argument(help: ConnectionHelp.target)
  var target: String

  @Argument(help: ArgumentHelp("Its id: the part of the token between mlt_ and the next _.", valueName: "id"))
  var id: String

  @OptionGroup(title: "Output") var print: PrintArguments

  func validate() throws {
    guard TokenText(parsing: id) == nil else {
      throw ValidationError("Give the token's id alone: other users of this machine can see a command's arguments.")
    }
  }

  func run() async throws {
    let session = Session.current
    let configuration = try session.target(target, isQuiet: print.json)
    let token = try await session.engine.access.revokeToken(configuration, id, session.requester)
    session.show(token, as: print) { AccessText(style: $0).revoked(token) }
  }
}
