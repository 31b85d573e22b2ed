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

  @Option(help: ArgumentHelp("Backups that are listed.", valueName: "n"))
  var limit: Int = 20

  @Option(help: ArgumentHelp("Go on where a list ended, with the token that it printed.", valueName: "token"))
  var page: String?

  @OptionGroup(title: "Output") var print: PrintArguments

  func validate() throws {
    guard (1...BackupControl.limitMax).contains(limit) else {
      throw ValidationError("--limit must be between 1 and \(BackupControl.limitMax).")
    }
  }

  func run() async throws {
    let session = Session.current
    let configuration = try session.target(target, isQuiet: print.json)
    let states = state.isEmpty ? nil : Set(state)
    let answer = try await session.engine.backups.list(configuration, states, limit, page)
    if print.json {
      session.console.writeLine(JSONLine.document(answer))
    } else {
      let style = session.style(of: .standardOutput, isColorRefused: print.noColor)
      session.console.write(BackupText(style: style).list(answer), to: .standardOutput)
    }
  }
}
