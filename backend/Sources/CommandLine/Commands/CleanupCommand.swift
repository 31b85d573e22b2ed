import ArgumentParser
import Diagnostics
import Migration
import PostgresClient

struct CleanupCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cleanup", abstract: "Removes Martlet's ledger (schema 'martlet') from a target.",
    discussion: """
      The migrated tables stay. What goes: the record of the runs, the rows that were rejected, the possibility to \
      resume, the tokens of the API and the audit. Refused while a run is at work.

      EXAMPLES:
        martlet cleanup postgresql://app@db2/shop
        martlet cleanup --yes postgresql://app@db2/shop

      \(ExitStatus.help)
      """)

  @Argument(help: ConnectionHelp.target)
  var target: String

  @Flag(name: .shortAndLong, help: "Do not ask.")
  var yes = false

  func run() async throws {
    let session = Session.current
    let configuration = try session.target(target, isQuiet: false)
    guard try yes || isConfirmed(session, configuration.redactedURL) else {
      throw MartletError(.cancelled, "Nothing was removed.")
    }
    try await session.engine.cleanup(configuration)
    session.console.writeLine("Removed the schema martlet from \(configuration.redactedURL.printable).")
  }

  private func isConfirmed(_ session: Session, _ url: String) throws -> Bool {
    let question =
      "Remove the schema martlet, with rejected rows, the possibility to resume, tokens and audit, "
      + "from \(url.printable)? [y/N] "
    guard let answer = session.console.ask(question) else {
      throw MartletError(.usage, "Nobody can be asked here.", hint: "Confirm with --yes.")
    }
    return ["y", "yes"].contains(answer.lowercased())
  }
}
