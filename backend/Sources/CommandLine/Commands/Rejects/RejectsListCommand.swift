import ArgumentParser
import Migration
import PostgresClient

struct RejectsListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Counts rejected rows by table, column and reason, and lists them.",
    discussion: """
      With --limit 0 the counts stand alone.

      EXAMPLES:
        martlet rejects list postgresql://app@db2/shop
        martlet rejects list --table 'shop.order*' --reason zero-date --limit 100 \\
          postgresql://app@db2/shop
        martlet rejects list --json postgresql://app@db2/shop | jq '.counts[]'

      \(ExitStatus.help)
      """)

  @Argument(help: ConnectionHelp.target)
  var target: String

  @OptionGroup(title: "Selection") var selection: RejectSelectionArguments

  @Option(help: ArgumentHelp("Rows that wait, rows that were replayed, or all.", valueName: "state"))
  var state: RejectSelection.State = .waiting

  @Option(help: ArgumentHelp("Order of the list.", valueName: "field"))
  var sort: RejectQuery.Order.Field = .id

  @Flag(help: "Last row first.")
  var descending = false

  @OptionGroup var paging: PagingArguments

  @OptionGroup(title: "Output") var print: PrintArguments

  func validate() throws { try paging.validate(within: 0...RejectQuery.limitMax) }

  func run() async throws {
    let session = Session.current
    let configuration = try session.target(target, isQuiet: print.json)
    var query = RejectQuery()
    query.selection = selection.selection
    query.selection.state = state
    query.order = .init(sort, isDescending: descending)
    query.limit = paging.limit
    query.pageToken = paging.page
    let answer = try await session.engine.rejects(configuration, query)
    session.show(answer, as: print) { RejectsText(style: $0).list(answer, target: configuration.redactedURL) }
  }
}
