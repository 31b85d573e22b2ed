import AccessControl
import ArgumentParser
import PostgresClient

struct AuditListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists what was done, newest first.",
    discussion: """
      EXAMPLES:
        martlet audit list postgresql://app@db2/shop
        martlet audit list --action token.create --principal cli:anna \\
          postgresql://app@db2/shop
        martlet audit list --json --limit 1000 postgresql://app@db2/shop | jq '.entries[]'

      \(ExitStatus.help)
      """)

  @Argument(help: ConnectionHelp.target)
  var target: String

  @Option(help: ArgumentHelp("What this one did, such as token:5e0c1f9a7b32 or cli:anna.", valueName: "who"))
  var principal: String?

  @Option(help: ArgumentHelp("Actions of this name, such as token.create.", valueName: "name"))
  var action: String?

  @Option(help: ArgumentHelp("Actions that ended so.", valueName: "outcome"))
  var outcome: AuditEvent.Outcome?

  @Option(help: ArgumentHelp("Entries that are listed.", valueName: "n"))
  var limit: Int = 20

  @Option(help: ArgumentHelp("Go on where a list ended, with the token that it printed.", valueName: "token"))
  var page: String?

  @OptionGroup(title: "Output") var print: PrintArguments

  func validate() throws {
    guard (1...AuditQuery.limitMax).contains(limit) else {
      throw ValidationError("--limit must be between 1 and \(AuditQuery.limitMax).")
    }
  }

  func run() async throws {
    let session = Session.current
    let configuration = try session.target(target, isQuiet: print.json)
    var query = AuditQuery()
    query.principal = principal
    query.action = action
    query.outcome = outcome
    query.limit = limit
    query.pageToken = page
    let answer = try await session.engine.access.audit(configuration, query)
    if print.json {
      session.console.writeLine(JSONLine.document(answer))
      return
    }
    let style = session.style(of: .standardOutput, isColorRefused: print.noColor)
    session.console.write(AccessText(style: style).audit(answer), to: .standardOutput)
  }
}
