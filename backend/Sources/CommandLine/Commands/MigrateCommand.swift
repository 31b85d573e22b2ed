import ArgumentParser
import Diagnostics
import Migration
import MySQLClient
import Planning
import PostgresClient
import SchemaModel

struct MigrateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "migrate", abstract: "Moves a database: schema, data, indexes, constraints, and a report.",
    discussion: """
      A source URL with a database fills the schema 'public' of the target (or --target-schema); one without takes \
      every user database, each into a schema of its name. What cannot be done exactly is refused before anything is \
      written, until an option or --accept decides. A run that is killed at any instant goes on with 'martlet resume \
      TARGET'.

      EXAMPLES:
        martlet migrate mysql://app@db1/shop postgresql://app@db2/shop
        martlet migrate --create-target --report-dir report/ \\
          mysql://root@db1 postgresql://postgres@db2/all
        martlet migrate --include 'shop.order*' --exclude '*.tmp_*' \\
          --on-existing truncate mysql://app@db1/shop postgresql://app@db2/shop
        martlet migrate --plan plan/ \\
          mysql://app@db1/shop postgresql://app@db2/shop

      \(ExitStatus.help)
      \(RunConduct.signalHelp)
      """)

  @OptionGroup var connections: ConnectionArguments
  @Option(
    help: ArgumentHelp("Run the files that 'martlet plan --out' wrote, as they are now.", valueName: "dir"),
    completion: .directory)
  var plan: String?
  @OptionGroup(title: "Run") var run: RunArguments
  @OptionGroup(title: "Limits") var limits: LimitArguments
  @OptionGroup(title: "Findings") var accept: AcceptArguments
  @OptionGroup(title: "Selection") var selection: SelectionArguments
  @OptionGroup(title: "Mapping") var mapping: MappingArguments
  @OptionGroup(title: "Output") var output: OutputArguments

  func run() async throws {
    let session = Session.current
    let request = try request(session)
    let plan = try plan.map { try session.engine.readPlan($0) }
    let conduct = RunConduct(session: session, output: output, target: request.target)
    try await conduct.run { observer, control in
      try await session.engine.migrate(request, plan, observer, control)
    }
  }

  func request(_ session: Session) throws -> MigrationRequest {
    let isQuiet = output.isSilent
    let source = try session.source(connections.source, connections.login, isQuiet: isQuiet)
    let options = try mapping.planOptions(selection, sourceHasDatabase: source.database != nil)
    try refuseDecisions(options, sourceHasDatabase: source.database != nil)
    return MigrationRequest(
      source: source, target: try session.target(connections.target, isQuiet: isQuiet), plan: options,
      run: limits.apply(to: run.runOptions(accepting: accept.codes)))
  }

  /// Options that a written plan would silently overrule are a mistake.
  private func refuseDecisions(_ options: PlanOptions, sourceHasDatabase: Bool) throws {
    guard plan != nil else { return }
    guard try options == PlanOptions().placed(sourceHasDatabase: sourceHasDatabase) else {
      throw MartletError(
        .usage, "A plan that is given with --plan has already decided on selection and mapping.",
        hint: "Give those options to 'martlet plan --out'.")
    }
  }
}
