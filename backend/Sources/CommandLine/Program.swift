// Parse, call, print. Everything that can fail ends in `run`, which turns it into text and an exit status.

import ArgumentParser
import Diagnostics
import FoundationEssentials

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The program `martlet`.
public enum Program {
  public static let version = "0.1.0"

  /// Runs the command of the process's arguments and ends the process with its exit status.
  public static func main() async -> Never {
    // A reader of our output that goes away (`martlet migrate … | head`) must not end a migration.
    signal(SIGPIPE, SIG_IGN)
    var session = Session.current
    do {
      session.environment = try SecretFiles.expanded(ProcessInfo.processInfo.environment)
      try Faults.arm(session)
    } catch {
      report(error, [])
      end(ExitStatus(of: error).rawValue)
    }
    let arguments = Array(Swift.CommandLine.arguments.dropFirst())
    end(await Session.$current.withValue(session) { await run(arguments) })
  }

  /// Nothing is buffered that `exit` would have to write, and what it would clean up (OpenSSL's tables) may still be used
  /// by a thread that is cancelling a statement.
  private static func end(_ status: Int32) -> Never { _exit(status) }

  /// Runs one command in the current session.
  static func run(_ arguments: [String]) async -> Int32 {
    do {
      return try await runCommand(arguments)
    } catch let interrupted as Interrupted {
      _ = finish(interrupted.error, arguments)
      return interrupted.status
    } catch {
      return finish(error, arguments)
    }
  }

  private static func runCommand(_ arguments: [String]) async throws -> Int32 {
    var command = try MartletCommand.parseAsRoot(arguments)
    if var asynchronous = command as? any AsyncParsableCommand {
      try await asynchronous.run()
    } else {
      try command.run()
    }
    return ExitStatus.success.rawValue
  }

  /// Says what is to be said, and gives the exit status.
  private static func finish(_ error: any Error, _ arguments: [String]) -> Int32 {
    switch error {
    case let code as ExitCode: return code.rawValue
    case is CancellationError: return ExitStatus.interrupted
    case let error as MartletError:
      report(error, arguments)
      return ExitStatus(of: error).rawValue
    default: return finish(parserError: error)
    }
  }

  /// Help and completion scripts arrive as errors too, with status 0.
  private static func finish(parserError error: any Error) -> Int32 {
    let console = Session.current.console
    let message = MartletCommand.fullMessage(for: error)
    let code = MartletCommand.exitCode(for: error)
    if !message.isEmpty {
      console.writeLine(message, to: code == .success ? .standardOutput : .standardError)
    }
    return code == .validationFailure ? ExitStatus.usage.rawValue : code.rawValue
  }

  private static func report(_ error: MartletError, _ arguments: [String]) {
    let session = Session.current
    if arguments.contains("--json") {
      session.console.writeLine(JSONLine.encode(ErrorLine(error)))
    }
    let style = session.style(of: .standardError, isColorRefused: arguments.contains("--no-color"))
    session.console.write(ErrorText.render(error, style: style), to: .standardError)
  }
}
