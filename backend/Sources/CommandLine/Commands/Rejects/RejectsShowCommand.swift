import ArgumentParser
import Diagnostics
import Migration
import PostgresClient
import Synchronization

struct RejectsShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Shows rejected rows: values, source bytes, the reason and its remedy.",
    discussion: """
      EXAMPLES:
        martlet rejects show postgresql://app@db2/shop 17
        martlet rejects show --json postgresql://app@db2/shop 17 18 | jq -r .raw

      \(ExitStatus.help)
      """)

  /// Bytes of a value or a row that are printed; an export has them all.
  static let shownBytesMax = 4096

  @Argument(help: ConnectionHelp.target)
  var target: String

  @Argument(help: ArgumentHelp("Numbers of rows, as the list prints them.", valueName: "id"))
  var ids: [Int]

  @OptionGroup(title: "Output") var print: PrintArguments

  func validate() throws {
    guard !ids.isEmpty else { throw ValidationError("Give the number of a row; martlet rejects list has them.") }
  }

  func run() async throws {
    let session = Session.current
    let configuration = try session.target(target, isQuiet: print.json)
    var selection = RejectSelection()
    selection.state = .all
    selection.ids = ids
    let style = session.style(of: .standardOutput, isColorRefused: print.noColor)
    let isJSON = print.json
    let shown = Mutex<Set<Int>>([])
    try await session.engine.readRejects(configuration, selection) { row in
      let isFirst = shown.withLock { shown in
        shown.insert(row.summary.id)
        return shown.count == 1
      }
      if isJSON {
        session.console.writeLine(JSONLine.encode(RejectLine(row)))
      } else {
        let text = RejectsText(style: style).detail(row, bytesMax: Self.shownBytesMax)
        session.console.write((isFirst ? "" : "\n") + text, to: .standardOutput)
      }
    }
    let missing = ids.filter { id in !shown.withLock { $0.contains(id) } }
    guard missing.isEmpty else {
      throw MartletError(
        .usage, "The last run has no rejected row of this number.",
        context: ErrorContext(object: missing.map { "\($0)" }.joined(separator: ", ")),
        hint: "martlet rejects list \(configuration.redactedURL.shellQuoted) has the numbers.")
    }
  }
}
