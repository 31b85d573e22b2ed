import ArgumentParser
import Diagnostics
import Migration
import PostgresClient

struct RejectsExportCommand: AsyncParsableCommand {
  enum Format: String, ExpressibleByArgument, CaseIterable, Sendable {
    case json, csv
  }

  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Writes rejected rows with all their values and source bytes.",
    discussion: """
      As JSON, one object a line, to a file or to standard output ('-'). As CSV, one file for each table into a folder: \
      number, reason, the bytes in hexadecimal, then the table's columns. Values that are not UTF-8 are hexadecimal \
      with 0x before them; the bytes tell them from text that looks so.

      EXAMPLES:
        martlet rejects export --out rejects.jsonl postgresql://app@db2/shop
        martlet rejects export --out - postgresql://app@db2/shop | jq -r .reason
        martlet rejects export --format csv --out rejects/ postgresql://app@db2/shop

      \(ExitStatus.help)
      """)

  @Argument(help: ConnectionHelp.target)
  var target: String

  @Option(help: ArgumentHelp("A file, '-' for standard output, or the folder of CSV files.", valueName: "path"))
  var out: String

  @Option(help: ArgumentHelp("JSON lines or CSV.", valueName: "format"))
  var format: Format = .json

  @OptionGroup(title: "Selection") var selection: RejectSelectionArguments

  @Option(help: ArgumentHelp("Rows that wait, rows that were replayed, or all.", valueName: "state"))
  var state: RejectSelection.State = .waiting

  func validate() throws {
    if format == .csv, out == "-" { throw ValidationError("CSV needs a folder: each table has columns of its own.") }
  }

  func run() async throws {
    let session = Session.current
    let configuration = try session.target(target, isQuiet: out == "-")
    var selection = selection.selection
    selection.state = state
    let export = try RejectExport(format: format, path: out, console: session.console)
    try await session.engine.readRejects(configuration, selection) { row in try export.write(row) }
    let rows = try export.finish()
    if out != "-" { session.console.writeLine("\(Quantity.counted(rows, "rejected row")) written to \(out.printable).") }
  }
}
