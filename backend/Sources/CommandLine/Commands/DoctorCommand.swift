import ArgumentParser
import Migration

struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Checks both servers, without writing to either.",
    discussion: """
      Versions, grants, TLS, time zone, binary log, disk and settings that matter for speed; every problem with the \
      statement or setting that mends it.

      EXAMPLES:
        martlet doctor mysql://app@db1/shop postgresql://app@db2/shop
        martlet doctor --json mysql://app@db1 postgresql://app@db2/shop \\
          | jq '.checks[] | select(.state == "failed")'

      \(ExitStatus.help)
      """)

  @OptionGroup var connections: ConnectionArguments
  @OptionGroup(title: "Output") var print: PrintArguments

  func run() async throws {
    let session = Session.current
    let source = try session.source(connections.source, connections.login, isQuiet: print.json)
    let target = try session.target(connections.target, isQuiet: print.json)
    let report = await session.engine.doctor(source, target)
    session.show(report, as: print) { DoctorText(style: $0).render(report) }
    if report.hasFailures { throw ExitCode(ExitStatus.failure.rawValue) }
  }
}
