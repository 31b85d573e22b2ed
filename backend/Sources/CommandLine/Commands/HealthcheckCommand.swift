import ArgumentParser
import Diagnostics
import HTTPSender

struct HealthcheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "healthcheck", abstract: "Asks a server whether it is ready: for containers, which have no curl.",
    discussion: """
      One line, and exit status 0 where it is, 1 where it is not or does not answer.
      A certificate is not verified: nothing is sent that is worth hiding.

      EXAMPLES:
        martlet healthcheck
        martlet healthcheck http://127.0.0.1:8080/livez --timeout 2

      \(ExitStatus.help)
      """)

  @Argument(help: ArgumentHelp("Where; /livez asks only whether the process answers."))
  var url = "http://127.0.0.1:8080/readyz"

  @Option(help: ArgumentHelp("How long to wait.", valueName: "seconds"))
  var timeout = 5.0

  func validate() throws {
    guard timeout > 0, timeout <= 600 else { throw ValidationError("--timeout must be above 0 and at most 600.") }
  }

  func run() async throws {
    let address = try HTTPAddress(url)
    let complaint: String?
    do {
      let answer = try await HTTPSender.send("GET", to: address, seconds: timeout, isVerified: false)
      complaint = answer.status == 200 ? nil : "status \(answer.status)"
    } catch {
      complaint = [error.summary, error.context.serverMessage].compactMap(\.self).joined(separator: " ")
    }
    let console = Session.current.console
    guard let complaint else { return console.writeLine("healthy") }
    console.writeLine("unhealthy: \(complaint.split(whereSeparator: \.isNewline).joined(separator: " ").printable)")
    throw ExitCode(ExitStatus.failure.rawValue)
  }
}
