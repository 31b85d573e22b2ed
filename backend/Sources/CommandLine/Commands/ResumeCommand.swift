import ArgumentParser
import Migration
import PostgresClient

struct ResumeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume", abstract: "Finishes the last run of a target from where it stopped.",
    discussion: """
      The target's ledger (schema 'martlet') knows the source, the plan, and every unit of work that was done in the \
      same transaction as its data: no row is lost or doubled. Where the source has moved on since the run's snapshot, \
      rows of two instants would be mixed, so that one of the two options below must decide.

      The source's password is sent only to the address and account of the source that somebody has given with it, to \
      martlet migrate or by --source. A new password or a new address needs --source, once.

      EXAMPLES:
        martlet resume postgresql://app@db2/shop
        martlet resume --new-snapshot postgresql://app@db2/shop

      \(ExitStatus.help)
      \(RunConduct.signalHelp)
      """)

  @Argument(help: ConnectionHelp.target)
  var target: String

  @Option(help: ArgumentHelp("The source, if its address, account or password has changed.", valueName: "url"))
  var source: String?

  @Flag(help: "The source has moved on: empty the copied tables and read them all again.")
  var newSnapshot = false

  @Flag(help: "The migrated tables have not changed since the run began, whatever the binary log says.")
  var sourceQuiet = false

  @Option(help: ArgumentHelp("Tables and chunks that are copied at a time (default: as before).", valueName: "n"))
  var jobs: Int?

  @Option(help: ArgumentHelp("Another limit of rejected rows than before.", valueName: "n"))
  var maxRejects: Int?

  @OptionGroup(title: "Statements of the source that alter tables") var definitions: DefinitionArguments
  @OptionGroup(title: "Login at the source") var login: SourceLoginArguments
  @OptionGroup(title: "Limits") var limits: LimitArguments
  @OptionGroup(title: "Findings") var accept: AcceptArguments
  @OptionGroup(title: "Output") var output: OutputArguments

  func validate() throws {
    if newSnapshot, sourceQuiet {
      throw ValidationError("--new-snapshot and --source-quiet contradict each other; give one of them.")
    }
    if source == nil, login.sourcePublicKey != nil || login.allowPlaintextPassword {
      throw ValidationError("--source-public-key and --allow-plaintext-password go with --source.")
    }
    try RunArguments.requirePositive(jobs, "--jobs")
    try RunArguments.requireRejectLimit(maxRejects)
  }

  func run() async throws {
    let session = Session.current
    let request = try request(session)
    let conduct = RunConduct(session: session, output: output, target: request.target)
    try await conduct.run { observer, control in
      try await session.engine.resume(request, observer, control)
    }
  }

  func request(_ session: Session) throws -> ResumeRequest {
    let isQuiet = output.isSilent
    var request = ResumeRequest(
      target: try session.target(target, isQuiet: isQuiet),
      source: try source.map { try session.source($0, login, isQuiet: isQuiet) },
      movedSource: newSnapshot ? .newSnapshot : sourceQuiet ? .assumeQuiet : .refuse,
      acceptedFindings: accept.codes, jobs: jobs, rejectedRowsMax: maxRejects)
    request.environment = session.environment
    request.sourceThreadsRunningMax = limits.maxSourceThreadsRunning
    if definitions.lockDDL { request.locksDefinitions = true }
    request.metadataLocks = definitions.metadataLocks
    request.bytesPerSecondMax = limits.maxBytesPerSecond?.bytes
    return request
  }
}
