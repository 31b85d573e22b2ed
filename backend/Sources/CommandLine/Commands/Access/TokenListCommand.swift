import AccessControl
import ArgumentParser
import PostgresClient

struct TokenListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists tokens: names, roles, when they were used and when they end.",
    discussion: """
      EXAMPLES:
        martlet token list postgresql://app@db2/shop
        martlet token list --json postgresql://app@db2/shop | jq '.[].name'

      \(ExitStatus.help)
      """)

  @Argument(help: ConnectionHelp.target)
  var target: String

  @OptionGroup(title: "Output") var print: PrintArguments

  func run() async throws {
    let session = Session.current
    let configuration = try session.target(target, isQuiet: print.json)
    let tokens = try await session.engine.access.tokens(configuration)
    session.show(tokens, as: print) { AccessText(style: $0).tokens(tokens) }
  }
}
