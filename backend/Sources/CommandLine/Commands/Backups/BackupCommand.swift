import ArgumentParser
import Backups

/// `martlet backup …`: dumps of the target.
struct BackupCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup", abstract: "Dumps a PostgreSQL database with pg_dump, and keeps the books of it.",
    discussion: """
      A backup is a job in the target's ledger: one at a time, seen and cancelled from anywhere. It has succeeded when \
      the dump was written whole; that is no proof that it can be restored. Restore it with pg_restore into a database \
      of its own.

      EXAMPLES:
        martlet backup create --dir /var/backups/shop postgresql://app@db2/shop
        martlet backup list postgresql://app@db2/shop
        martlet backup log --dir /var/backups/shop postgresql://app@db2/shop ID
        martlet backup check --dir /var/backups/shop postgresql://app@db2/shop ID
        martlet backup cancel postgresql://app@db2/shop ID

      \(ExitStatus.help)
      """,
    subcommands: [
      BackupCreateCommand.self, BackupListCommand.self, BackupLogCommand.self, BackupCheckCommand.self,
      BackupCancelCommand.self,
    ])
}

/// Where dumps and logs are.
struct BackupFolderArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp("Where the dumps and their logs are, seen by nobody else (0700).", valueName: "dir"),
    completion: .directory)
  var dir: String = "martlet-backups"

  func validate() throws {
    guard !dir.isEmpty else { throw ValidationError("--dir must name a folder.") }
  }

  var options: BackupOptions { BackupOptions(folder: dir) }
}

enum BackupHelp {
  static let id = ArgumentHelp("The backup's number, as the list prints it.", valueName: "id")
}
