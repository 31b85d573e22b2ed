import ArgumentParser
import Backups
import Diagnostics
import PostgresClient

struct BackupLogCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "log", abstract: "Prints what pg_dump said in a backup, also while it says it.",
    discussion: """
      EXAMPLES:
        martlet backup log --dir /var/backups/shop postgresql://app@db2/shop ID
        martlet backup log --follow --dir /var/backups/shop \\
          postgresql://app@db2/shop ID

      \(ExitStatus.help)
      """)

  /// Between two looks with `--follow`.
  private static let pollSeconds = 1

  @Argument(help: ConnectionHelp.target)
  var target: String

  @Argument(help: BackupHelp.id)
  var id: String

  @OptionGroup(title: "Files") var folder: BackupFolderArguments

  @Flag(help: "Go on until the backup is over.")
  var follow = false

  @OptionGroup(title: "Output") var print: PrintArguments

  func run() async throws {
    let session = Session.current
    let configuration = try session.target(target, isQuiet: print.json)
    var offset = 0
    while true {
      let part = try await session.engine.backups.log(configuration, folder.options, id, offset)
      let isNews = part.nextOffset > offset
      offset = part.nextOffset
      if print.json {
        if isNews || part.isComplete { session.console.writeLine(JSONLine.encode(part)) }
      } else {
        for line in part.text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
          session.console.writeLine(String(line).printable)
        }
      }
      guard !part.isComplete, follow || isNews else {
        if offset == 0, !print.json {
          session.console.writeLine("There is no log of this backup in \(folder.options.folder).", to: .standardError)
        }
        return
      }
      if !isNews { try await Task.sleep(for: .seconds(Self.pollSeconds)) }
    }
  }
}
