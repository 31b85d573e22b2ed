import ArgumentParser
import Backups
import PostgresClient

struct BackupCancelCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cancel", abstract: "Cancels the backup that is at work, in whatever process it is.",
    discussion: """
      That process ends pg_dump and removes the file within seconds; the list tells when it has.

      EXAMPLES:
        martlet backup cancel postgresql://app@db2/shop ID

      \(ExitStatus.help)
      """)

  @Argument(help: ConnectionHelp.target)
  var target: String

  @Argument(help: BackupHelp.id)
  var id: String

  @OptionGroup(title: "Output") var print: PrintArguments

  func run() async throws {
    let session = Session.current
    let configuration = try session.target(target, isQuiet: print.json)
    try await session.engine.backups.cancel(configuration, id)
    session.show(["backupID": id, "wanted": "cancel"], as: print) { _ in
      "Asked for: the backup ends within seconds.\n"
    }
  }
}
