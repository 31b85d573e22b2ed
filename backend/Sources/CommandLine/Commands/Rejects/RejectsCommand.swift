import ArgumentParser
import Migration

/// `martlet rejects …`: the rows that a run did not write.
struct RejectsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rejects", abstract: "Lists, shows, exports and replays the rows that a run rejected.",
    discussion: """
      A row that a policy or the target refuses is kept in the target's ledger with its source bytes and the reason, \
      and the run goes on without it. The commands are about the last run of the target.

      EXAMPLES:
        martlet rejects list postgresql://app@db2/shop
        martlet rejects show postgresql://app@db2/shop 17
        martlet rejects export --out rejects.jsonl postgresql://app@db2/shop
        martlet rejects replay --zero-date null postgresql://app@db2/shop

      \(ExitStatus.help)
      """,
    subcommands: [
      RejectsListCommand.self, RejectsShowCommand.self, RejectsExportCommand.self, RejectsReplayCommand.self,
    ])
}

/// Which rejected rows, on every command about several.
struct RejectSelectionArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Rows of tables that match; * and ? are wildcards over DATABASE.TABLE. Repeatable.", valueName: "pattern"))
  var table: [String] = []

  @Option(help: ArgumentHelp("Rows that were rejected for this reason, as the list names it.", valueName: "reason"))
  var reason: String?

  @Option(help: ArgumentHelp("Rows whose column of this name was at fault.", valueName: "name"))
  var column: String?

  var selection: RejectSelection {
    var selection = RejectSelection()
    selection.tables = table
    selection.reason = reason
    selection.column = column
    return selection
  }
}

extension RejectSummary {
  /// `id=5, region=eu`.
  var keyText: String { key.map { "\($0.column)=\($0.text ?? "NULL")" }.joined(separator: ", ") }
}
