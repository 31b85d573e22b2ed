import ArgumentParser
import Backups
import Ledger
import PostgresClient

struct BackupListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists the backups of a database, newest first.",
    discussion: """
      EXAMPLES:
        martlet backup list postgresql://app@db2/shop
        martlet backup list --state succeeded --json postgresql://app@db2/shop |
          jq -r '.backups[0].file.fileName'

      \(ExitStatus.help)
      """)

  @Argument(help: ConnectionHelp.target)
  var target: String

  @Option(help: ArgumentHelp("Backups in this state. Repeatable.", valueName: "state"))
  var state: [JobState] = []

  @OptionGroup var paging: PagingArguments

  @OptionGroup(title: "Output") var print: PrintArguments

  func validate() throws { try paging.validate(within: 1...BackupControl.limitMax) }

  func run() async throws {
    let session = Session.current
    let configuration = try session.target(target, isQuiet: print.json)
    let states = state.isEmpty ? nil : Set(state)
    let answer = try await session.engine.backups.list(configuration, states, paging.limit, paging.page)
    session.show(answer, as: print) { BackupText(style: $0).list(answer) }
  }
}
