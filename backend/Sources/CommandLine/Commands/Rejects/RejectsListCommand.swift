import ArgumentParser
import Migration
import PostgresClient

struct RejectsListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Counts rejected rows by table, column and reason, and lists them.",
    discussion: """
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

  @Option(help: ArgumentHelp("Rows that are listed; 0 prints the counts alone.", valueName: "n"))
  var limit: Int = 20

  @Option(help: ArgumentHelp("Go on where a list ended, with the token that it printed.", valueName: "token"))
  var page: String?

  @OptionGroup(title: "Output") var print: PrintArguments

  func validate() throws {
    guard (0...RejectQuery.limitMax).contains(limit) else {
      throw ValidationError("--limit must be between 0 and \(RejectQuery.limitMax).")
    }
  }

  func run() async throws {
    let session = Session.current
    let configuration = try session.target(target, isQuiet: print.json)
    var query = RejectQuery()
    query.selection = selection.selection
    query.selection.state = state
    query.order = .init(sort, isDescending: descending)
    query.limit = limit
    query.pageToken = page
    let answer = try await session.engine.rejects(configuration, query)
    if print.json {
      session.console.writeLine(JSONLine.document(answer))
      return
    }
    let style = session.style(of: .standardOutput, isColorRefused: print.noColor)
    let text = RejectsText(style: style).list(answer, target: configuration.redactedURL)
    session.console.write(text, to: .standardOutput)
  }
}
