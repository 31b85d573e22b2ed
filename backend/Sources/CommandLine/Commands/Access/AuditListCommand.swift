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

  @OptionGroup var paging: PagingArguments

  @OptionGroup(title: "Output") var print: PrintArguments

  func validate() throws { try paging.validate(within: 1...AuditQuery.limitMax) }

  func run() async throws {
    let session = Session.current
    let configuration = try session.target(target, isQuiet: print.json)
    var query = AuditQuery()
    query.principal = principal
    query.action = action
    query.outcome = outcome
    query.limit = paging.limit
    query.pageToken = paging.page
    let answer = try await session.engine.access.audit(configuration, query)
    session.show(answer, as: print) { AccessText(style: $0).audit(answer) }
  }
}
