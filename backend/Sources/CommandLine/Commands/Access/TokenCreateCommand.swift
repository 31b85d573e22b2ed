import AccessControl
import ArgumentParser
import Diagnostics
import PostgresClient

struct TokenCreateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "create", abstract: "Makes a token and prints it, this once.",
    discussion: """
      Standard output holds the token and nothing else. Whoever can write to the target's ledger can make a token: this \
      is also how to get in again when all are lost.

      EXAMPLES:
        martlet token create --role read_only --name grafana \\
          postgresql://app@db2/shop
        martlet token create --role operator --name ci --expires-in 30d \\
          postgresql://app@db2/shop > ci.token

      \(ExitStatus.help)
      """)

  @Argument(help: ConnectionHelp.target)
  var target: String

  @Option(help: ArgumentHelp("What it may do.", valueName: "role"))
  var role: Role

  @Option(help: ArgumentHelp("What it is for, as lists and the audit show it.", valueName: "name"))
  var name: String

  @Option(help: ArgumentHelp("When it ends: 45m, 12h, 30d, 2w. Never if not given.", valueName: "time"))
  var expiresIn: Lifetime?

  @OptionGroup(title: "Output") var print: PrintArguments

  func run() async throws {
    let session = Session.current
    let configuration = try session.target(target, isQuiet: print.json)
    let issued = try await session.engine.access.createToken(
      configuration, TokenRequest(name: name, role: role, expiresInSeconds: expiresIn?.seconds), session.requester)
    if print.json {
      session.console.writeLine(JSONLine.document(IssuedTokenDocument(issued)))
      return
    }
    issued.text.reveal { session.console.writeLine($0) }
    let style = session.style(of: .standardError, isColorRefused: print.noColor)
    session.console.write(AccessText(style: style).created(issued.info), to: .standardError)
  }
}

/// The one document with a token in it.
private struct IssuedTokenDocument: Encodable {
  var token: String
  var info: TokenInfo

  init(_ issued: IssuedToken) {
    token = issued.text.reveal { $0 }
    info = issued.info
  }
}
