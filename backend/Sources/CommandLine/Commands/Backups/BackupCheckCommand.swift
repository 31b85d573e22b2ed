import ArgumentParser
import Backups
import PostgresClient

struct BackupCheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Compares a dump with the checksum that was taken when it was written.",
    discussion: """
      Reads the whole file. That it is what pg_dump wrote is no proof that it can be restored.

      EXAMPLES:
        martlet backup check --dir /var/backups/shop postgresql://app@db2/shop ID

      \(ExitStatus.help)
      """)

  @Argument(help: ConnectionHelp.target)
  var target: String

  @Argument(help: BackupHelp.id)
  var id: String

  @OptionGroup(title: "Files") var folder: BackupFolderArguments

  @OptionGroup(title: "Output") var print: PrintArguments

  func run() async throws {
    let session = Session.current
    let configuration = try session.target(target, isQuiet: print.json)
    let download = try await session.engine.backups.check(configuration, folder.options, id)
    session.show(download, as: print) { _ in
      "\(download.fileName): \(download.bytes) bytes, SHA-256 \(download.sha256): as it was written.\n"
    }
  }
}
