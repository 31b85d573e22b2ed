import Diagnostics
import Foundation
import PostgresClient
import TestSupport
import Testing

/// The golden plans of PlanningTests are what people reviewed; here a server says whether they are right.
@Suite("Reviewed plans run on PostgreSQL", .ownThread)
struct ReviewedPlanTests {
  private let database: TestDatabase

  init() throws { database = try TestDatabase() }

  /// The plan's steps one after another, as a run executes them: VACUUM cannot be one of many statements.
  private static func statements(_ name: String) throws -> [String] {
    let goldens = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "PlanningTests/Goldens")
    let script = try String(contentsOf: goldens.appending(path: name), encoding: .utf8)
    return script.split(separator: /^-- step: .*$/.anchorsMatchLineEndings()).map(String.init)
  }

  @Test func `every statement of the rich plan is taken`() throws {
    let connection = try database.connect()
    for step in try Self.statements("rich.sql") { try connection.execute(step) }

    // What was asked for is there, under the names that the plan says.
    let counts = try connection.query(
      """
      SELECT
        (SELECT count(*) FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'shop'::regnamespace) AS tables,
        (SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND convalidated) AS keys,
        (SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal) AS triggers
      """)
    let row = try #require(counts.first)
    #expect(try row.int("tables") == 11 && row.int("keys") == 3 && row.int("triggers") == 2)
  }

  @Test func `an identity goes on after the source's counter and the highest value`() throws {
    let connection = try database.connect()
    for step in try Self.statements("rich.sql") { try connection.execute(step) }
    let next = try connection.query(
      #"INSERT INTO "shop"."users" ("email", "is_active") VALUES ('a@b', true) RETURNING "id""#)
    #expect(try next.first?.int("id") == 1_201)
  }

  @Test func `ON UPDATE acts when a row changed and left the column alone`() throws {
    let connection = try database.connect()
    for step in try Self.statements("rich.sql") { try connection.execute(step) }
    try connection.execute(
      """
      INSERT INTO "shop"."users" ("id", "email", "is_active") VALUES (1, 'a@b', true);
      INSERT INTO "shop"."orders" ("id", "user_id", "placed", "changed") VALUES (1, 1, now(), '2001-01-01 00:00:00+00')
      """)
    func changed(_ update: String) throws -> Bool? {
      try connection.execute("UPDATE \"shop\".\"orders\" SET \(update)")
      return try connection.query(
        """
        SELECT (changed > '2020-01-01' AND changed = date_trunc('second', changed))::int AS v FROM shop.orders
        """
      ).first?.int("v") == 1
    }
    #expect(try changed("\"net\" = \"net\"") == false)
    #expect(try changed("\"net\" = 5, \"changed\" = '2002-02-02 00:00:00+00'") == false)
    #expect(try changed("\"net\" = 6") == true)
  }

  @Test func `rows find their partition as the source's bounds say`() throws {
    let connection = try database.connect()
    for step in try Self.statements("rich.sql") { try connection.execute(step) }
    try connection.execute(
      """
      INSERT INTO "shop"."readings" VALUES (1, '2024-12-31 23:59:59', 0), (2, '2025-01-01 00:00:00', 0)
      """)
    let rows = try connection.query(
      "SELECT tableoid::regclass::text AS part FROM \"shop\".\"readings\" ORDER BY \"id\"")
    #expect(try rows.map { try $0.string("part") } == ["shop.readings_p2024", "shop.readings_pmax"])
  }
}
