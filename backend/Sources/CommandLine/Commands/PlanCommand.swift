import ArgumentParser
import Migration
import MySQLClient

struct PlanCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Says what a migration would do, or writes it down as SQL. Changes nothing.",
    discussion: """
      Reads the source's catalog and what it needs to know about the data, then prints tables, estimates and findings: \
      everything that would look or behave differently, be left out, or be refused. With --out the whole plan is \
      written as numbered SQL files, to be read, edited and given to 'martlet migrate --plan'.

      EXAMPLES:
        martlet plan mysql://app@db1/shop postgresql://app@db2/shop
        martlet plan --out plan/ --zero-date null --cast 'type datetime:timestamptz' \\
          mysql://app@db1/shop postgresql://app@db2/shop

      \(ExitStatus.help)
      Status 3 means here that a migration would be refused, or end with 3.
      """)

  @OptionGroup var connections: ConnectionArguments
  @Option(
    help: ArgumentHelp("Write the plan into this folder.", valueName: "dir"), completion: .directory)
  var out: String?
  @Flag(help: "Let the target try every statement, in a transaction that is rolled back, as 'migrate' always does.")
  var rehearse = false
  @OptionGroup(title: "Selection") var selection: SelectionArguments
  @OptionGroup(title: "Mapping") var mapping: MappingArguments
  @OptionGroup(title: "Findings") var accept: AcceptArguments
  @OptionGroup(title: "Output") var print: PrintArguments

  func run() async throws {
    let session = Session.current
    let request = try request(session)
    let plan = try await session.engine.plan(request)
    if let out { try session.engine.writePlan(plan, out) }
    session.show(plan, as: print) { style in
      let summary = PlanSummary(style: style).render(plan, accepted: accept.codes)
      guard let out else { return summary }
      return summary + "Written to \(out). Run it with: martlet migrate --plan \(out.shellQuoted) …\n"
    }
    let status = ExitStatus(of: plan, accepted: accept.codes)
    if status != .success { throw ExitCode(status.rawValue) }
  }

  func request(_ session: Session) throws -> MigrationRequest {
    let source = try session.source(connections.source, connections.login, isQuiet: print.json)
    var run = RunOptions()
    run.acceptedFindings = accept.codes
    var request = MigrationRequest(
      source: source, target: try session.target(connections.target, isQuiet: print.json),
      plan: try mapping.planOptions(selection, sourceHasDatabase: source.database != nil), run: run)
    request.rehearses = rehearse
    return request
  }
}
