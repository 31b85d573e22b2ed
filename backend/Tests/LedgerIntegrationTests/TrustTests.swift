import Diagnostics
import PostgresClient
import TestSupport
import Testing

@testable import Ledger

/// Whoever may CREATE in a database can make a schema `martlet` before the administrator does, and can leave things in it.
@Suite("A ledger that others have had their hands in", .ownThread, .attack(from: .target, is: .refused))
struct TrustTests {
  /// Run by `mallory`, or by the superuser; `ok` ledgers were made by the superuser before.
  struct Attack: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var statements: [String]
    /// What the error must name.
    var named: String
    var isLedgerThere = true
    var role = "mallory"
  }

  private static let trap = """
    CREATE FUNCTION public.trap() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      EXECUTE 'ALTER ROLE mallory SUPERUSER'; RETURN NEW; END $$
    """

  private static let attacks = [
    Attack(
      testDescription: "a schema made first", statements: ["CREATE SCHEMA martlet"],
      named: "schema martlet belongs to mallory", isLedgerThere: false),
    Attack(
      testDescription: "a version table with a trigger, made first",
      statements: [
        "CREATE SCHEMA martlet",
        "CREATE TABLE martlet.ledger_version (version int PRIMARY KEY, applied_at timestamptz)",
        trap,
        "CREATE TRIGGER t BEFORE INSERT ON martlet.ledger_version FOR EACH ROW EXECUTE FUNCTION public.trap()",
      ], named: "martlet.ledger_version has the trigger t", isLedgerThere: false),
    Attack(
      testDescription: "a view in the place of a table",
      statements: [
        "CREATE SCHEMA martlet",
        "CREATE VIEW martlet.ledger_version AS SELECT 4 AS version, now() AS applied_at",
      ], named: "martlet.ledger_version is no table of the ledger", isLedgerThere: false),
    Attack(
      testDescription: "a function of its own beside the tables",
      statements: ["CREATE FUNCTION martlet.now() RETURNS timestamptz LANGUAGE sql AS 'SELECT clock_timestamp()'"],
      named: "martlet.now() belongs to mallory"),
    Attack(
      testDescription: "a table of its own beside the tables", statements: ["CREATE TABLE martlet.note (t text)"],
      named: "martlet.note is no table of the ledger"),
    Attack(
      testDescription: "a trigger on a table whose owner was tricked",
      statements: [
        trap, "CREATE TRIGGER t BEFORE INSERT ON martlet.token FOR EACH ROW EXECUTE FUNCTION public.trap()",
      ], named: "martlet.token has the trigger t", role: "postgres"),
    Attack(
      testDescription: "a rule", statements: ["CREATE RULE r AS ON INSERT TO martlet.token DO ALSO SELECT 1"],
      named: "martlet.token has the rule r", role: "postgres"),
    Attack(
      testDescription: "a default that calls a function",
      statements: [
        "CREATE FUNCTION public.f() RETURNS text LANGUAGE sql AS 'SELECT ''x'''",
        "ALTER TABLE martlet.token ALTER name SET DEFAULT public.f()",
      ], named: "uses function f()", role: "postgres"),
    Attack(
      testDescription: "a CHECK that calls a function",
      statements: [
        "CREATE FUNCTION public.f(text) RETURNS bool LANGUAGE sql AS 'SELECT true'",
        "ALTER TABLE martlet.run ADD CHECK (public.f(run_id))",
      ], named: "uses function f(text)", role: "postgres"),
    Attack(
      testDescription: "an index that calls a function",
      statements: [
        "CREATE FUNCTION public.f(text) RETURNS text IMMUTABLE LANGUAGE sql AS 'SELECT $1'",
        "CREATE INDEX ON martlet.run (public.f(run_id))",
      ], named: "uses function f(text)", role: "postgres"),
    Attack(
      testDescription: "a policy", statements: ["ALTER TABLE martlet.token ENABLE ROW LEVEL SECURITY"],
      named: "martlet.token has row-level security", role: "postgres"),
    Attack(
      testDescription: "a part of a table", statements: ["CREATE TABLE public.child () INHERITS (martlet.token)"],
      named: "martlet.token has row-level security, or is a part", role: "postgres"),
    Attack(
      testDescription: "a table that refers to one",
      statements: ["CREATE TABLE public.child (r text REFERENCES martlet.run)"],
      named: "martlet.run is referred to by", role: "postgres"),
    Attack(
      testDescription: "another body for the audit's guard",
      statements: [
        """
        CREATE OR REPLACE FUNCTION martlet.refuse_change() RETURNS trigger LANGUAGE plpgsql
        SET search_path = pg_catalog AS 'BEGIN RETURN NEW; END'
        """
      ], named: "martlet.refuse_change() is no function of the ledger", role: "postgres"),
    Attack(
      testDescription: "another owner of one table", statements: ["ALTER TABLE martlet.token OWNER TO mallory"],
      named: "martlet.token belongs to mallory", role: "postgres"),
    Attack(
      testDescription: "a column less", statements: ["ALTER TABLE martlet.token DROP expires_at"],
      named: "missing: token.expires_at", role: "postgres"),
  ]

  @Test(arguments: TestServers.Target.allCases, attacks)
  func `is refused before anything in it is used`(_ target: TestServers.Target, _ attack: Attack) throws {
    try Self.withMallory(on: target) { database, name in
      let admin = try database.connect()
      if attack.isLedgerThere {
        try Ledger(admin).install()
        try admin.execute("GRANT USAGE, CREATE ON SCHEMA martlet TO \(name)")
      }
      if attack.role == "mallory" { try admin.execute("SET SESSION AUTHORIZATION \(name)") }
      for statement in attack.statements { try admin.execute(statement.replacing("mallory", with: name)) }
      try admin.execute("RESET SESSION AUTHORIZATION")
      let error = #expect(throws: MartletError.self) { try Ledger(admin).install() }
      #expect(error?.code == .ledgerUntrusted, "\(error?.description ?? "no error")")
      let detail = error?.context.serverDetail ?? "nothing"
      #expect(detail.contains(attack.named.replacing("mallory", with: name)), "\(detail)")
      if attack.isLedgerThere {
        let looking = #expect(throws: MartletError.self) { try Ledger(admin).isInstalled() }
        #expect(looking?.context.serverDetail == detail)
      }
      #expect(
        try admin.query("SELECT rolsuper AS v FROM pg_roles WHERE rolname = '\(name)'").first?.bool("v") == false)
    }
  }

  @Test(arguments: TestServers.Target.allCases)
  func `is trusted as a role or a superuser has made it, and by nobody else's role`(_ target: TestServers.Target) throws
  {
    try Self.withMallory(on: target) { database, name in
      let connection = try database.connect()
      try connection.execute("SET SESSION AUTHORIZATION \(name)")
      try Ledger(connection).install()
      #expect(try Ledger(connection).isInstalled())
      try connection.execute("RESET SESSION AUTHORIZATION")
      let error = #expect(throws: MartletError.self) { try Ledger(connection).isInstalled() }
      #expect(error?.code == .ledgerUntrusted)

      let other = try TestDatabase(on: target)
      let admin = try other.connect()
      try Ledger(admin).install()
      try admin.execute("GRANT USAGE ON SCHEMA martlet TO \(name)")
      try admin.execute("GRANT SELECT ON ALL TABLES IN SCHEMA martlet TO \(name)")
      try admin.execute("SET SESSION AUTHORIZATION \(name)")
      #expect(try Ledger(admin).isInstalled())
    }
  }

  private static func withMallory(
    on target: TestServers.Target, _ body: (TestDatabase, _ name: String) throws -> Void
  ) throws {
    let database = try TestDatabase(on: target)
    let name = "mallory_\(UInt32.random(in: 0 ... .max))"
    let admin = try database.connect()
    try admin.execute("CREATE ROLE \(name) LOGIN")
    try admin.execute("GRANT CREATE ON DATABASE \(database.configuration.database ?? "") TO \(name)")
    try admin.execute("GRANT CREATE ON SCHEMA public TO \(name)")
    defer {
      // Whatever the test has met: a role outlives the databases.
      try? admin.execute("RESET SESSION AUTHORIZATION; DROP OWNED BY \(name) CASCADE; DROP ROLE \(name)")
    }
    try body(database, name)
  }
}
