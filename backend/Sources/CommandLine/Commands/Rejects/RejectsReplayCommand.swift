import ArgumentParser
import Migration
import PostgresClient
import SchemaModel

struct RejectsReplayCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay", abstract: "Tries rejected rows again, from the bytes that the source sent.",
    discussion: """
      Each row goes through the run's own conversion into the columns that the target has now, under the policies given \
      here; the source is not asked. What gets in is written in one transaction with the word that it is there, so that \
      a replay can be stopped and repeated. What is refused again stays, with its new reason. Refused while a run is \
      at work.

      EXAMPLES:
        martlet rejects replay --zero-date null postgresql://app@db2/shop
        martlet rejects replay --table shop.orders --nul strip postgresql://app@db2/shop

      \(ExitStatus.help)
      Status 3 means here that rows were refused again.
      """)

  @Argument(help: ConnectionHelp.target)
  var target: String

  @OptionGroup(title: "Selection") var selection: RejectSelectionArguments

  // `-infinity` looks like an option, and is a value here.
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Dates such as 0000-00-00 (default: as in the run).", valueName: "policy"))
  var zeroDate: ZeroDatePolicy?

  @Option(help: ArgumentHelp("The character 0x00 in text (default: as in the run).", valueName: "policy"))
  var nul: NulPolicy?

  @Option(
    help: ArgumentHelp("Bytes that are not valid in their character set (default: as in the run).", valueName: "policy")
  )
  var encoding: EncodingPolicy?

  @Option(help: ArgumentHelp("The '' of an unknown ENUM value (default: as in the run).", valueName: "policy"))
  var emptyEnum: EmptyEnumPolicy?

  @OptionGroup(title: "Output") var print: PrintArguments

  func run() async throws {
    let session = Session.current
    let configuration = try session.target(target, isQuiet: print.json)
    let request = request
    let report = try await Interrupts.stopping(console: session.console) {
      try await session.engine.replayRejects(configuration, request)
    }
    session.show(report, as: print) { RejectsText(style: $0).replay(report, target: configuration.redactedURL) }
    if report.rowsRefused > 0 { throw ExitCode(ExitStatus.losses.rawValue) }
  }

  private var request: ReplayRequest {
    var request = ReplayRequest()
    request.selection = selection.selection
    request.zeroDate = zeroDate
    request.nul = nul
    request.encoding = encoding
    request.emptyEnum = emptyEnum
    return request
  }
}
