import SQLDialect
import SchemaModel
import Testing

@Suite("The comparison of generated columns")
struct GeneratedComparisonTests {
  private let table = ComputedTable(
    name: QualifiedName(schema: "s", name: "t"),
    columns: [
      .init(name: "id", type: "integer", isNotNull: true),
      .init(name: "a", type: "character varying(20)", collation: #"pg_catalog."C""#, isInput: true),
      .init(name: "unused", type: "bytea"),
      .init(name: "own", type: "integer", defaultExpression: "7", isInput: true),
      .init(name: "g", type: "boolean", isNotNull: true, expression: "((a)::text = 'x'::text)"),
      .init(name: "v", type: "integer", isNotNull: true, expression: "(own * 2)", isVirtual: true),
      .init(name: "other", type: "integer", expression: "1"),
    ])

  private var comparison: GeneratedComparison {
    GeneratedComparison(table, compared: ["g", "v"], keys: ["id"], copied: ["id", "a", "unused"])
  }

  @Test func `has the inputs, the key, and each compared column twice`() {
    #expect(comparison.inputs == ["id", "a"])
    #expect(comparison.compared == ["g", "v"])
    #expect(
      comparison.create(computing: ["g", "v"]) == """
        CREATE TEMPORARY TABLE pg_temp.martlet_generated (
          "id" integer,
          "a" character varying(20) COLLATE pg_catalog."C",
          "own" integer DEFAULT 7,
          "martlet_source_0" boolean,
          "g" boolean GENERATED ALWAYS AS (((a)::text = 'x'::text)) STORED,
          "martlet_source_1" integer,
          "v" integer GENERATED ALWAYS AS ((own * 2)) STORED
        ) ON COMMIT DROP
        """)
    #expect(
      comparison.copyBinary(["id", "a", "g", "v"]) == #"COPY pg_temp.martlet_generated "#
        + #"("id", "a", "martlet_source_0", "martlet_source_1") FROM STDIN (FORMAT binary)"#)
  }

  @Test func `finds names of its own where the table has them already`() {
    var table = table
    table.columns[1].name = "martlet_source_0"
    let comparison = GeneratedComparison(table, compared: ["g"], keys: [], copied: ["martlet_source_0"])
    #expect(comparison.copyBinary(["martlet_source_0", "g"]).contains(#"("martlet_source_0", "martlet_source__0")"#))
  }

  @Test func `a stored column loses its expression, a virtual one is computed first`() {
    #expect(table.makePlain(table.columns[4]) == [#"ALTER TABLE "s"."t" ALTER COLUMN "g" DROP EXPRESSION"#])
    #expect(
      table.makePlain(table.columns[5]) == [
        #"ALTER TABLE "s"."t" ADD COLUMN "martlet_stored" integer GENERATED ALWAYS AS ((own * 2)) STORED NOT NULL"#,
        #"ALTER TABLE "s"."t" DROP COLUMN "v""#, #"ALTER TABLE "s"."t" RENAME COLUMN "martlet_stored" TO "v""#,
        #"ALTER TABLE "s"."t" ALTER COLUMN "v" DROP EXPRESSION"#,
      ])
  }

  @Test func `a CHECK is added without its rows only in the form of a plan`() {
    let check = AddCheck(name: "c", table: QualifiedName(schema: "s", name: "t"), expression: "a > 0")
    #expect(RefusedRows.addWithoutValidation(check.sql + "\n")?.hasSuffix("CHECK (a > 0) NOT VALID;") == true)
    var relaxed = check
    relaxed.isEnforced = false
    #expect(RefusedRows.addWithoutValidation(relaxed.sql) == nil)
    #expect(RefusedRows.addWithoutValidation("SELECT 1;") == nil)
  }
}
