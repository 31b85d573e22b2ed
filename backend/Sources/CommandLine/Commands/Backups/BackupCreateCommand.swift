import ArgumentParser
import Backups
import Foundation
import PostgresClient

struct BackupCreateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "create", abstract: "Dumps the database into a file, and waits for it.",
    discussion: """
      pg_dump, of the server's version or newer, writes DIR/NAME.dump in its custom format, out of one snapshot. \
      Everything is in it but the rows of the ledger's lists of jobs, backups and tokens. Ctrl-C cancels it and leaves \
      nothing behind.

      EXAMPLES:
        martlet backup create --dir /var/backups/shop postgresql://app@db2/shop
        martlet backup create --json postgresql://app@db2/shop | jq -r .file.sha256

      \(ExitStatus.help)
      """)

  @Argument(help: ConnectionHelp.target)
  var target: String

  @OptionGroup(title: "Files") var folder: BackupFolderArguments

  @Option(
    help: ArgumentHelp("The pg_dump to use (default: on PATH, or where packages put it).", valueName: "path"),
    completion: .file())
  var pgDump: String?

  @Option(help: ArgumentHelp("Give a dump up that takes longer.", valueName: "seconds"))
  var timeLimit: Int = 86_400

  @OptionGroup(title: "Output") var print: PrintArguments

  func validate() throws {
    guard timeLimit > 0 else { throw ValidationError("--time-limit must be positive.") }
  }

  func run() async throws {
    let session = Session.current
    let configuration = try session.target(target, isQuiet: print.json)
    var options = folder.options
    options.dumpPath = pgDump
    options.timeLimitSeconds = timeLimit
    let display = BackupDisplay(session: session, print: print)
    let made = options
    let backup: Backup
    do {
      backup = try await Interrupts.stopping(console: session.console) {
        try await session.engine.backups.create(configuration, made, session.environment) { display.show($0) }
      }
    } catch {
      display.finish()
      throw error
    }
    display.finish()
    session.show(backup, as: print) { BackupText(style: $0).written(backup, folder: made.folder) }
  }
}
