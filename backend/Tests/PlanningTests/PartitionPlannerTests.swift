import Planning
import SchemaModel
import Testing

@Suite("Partitions")
struct PartitionPlannerTests {
  typealias C = Catalogs

  private func planned(
    _ method: String, _ expression: String, _ bounds: [String?], type: MySQLType = C.int, nullable: Bool = false,
    key: [String] = ["id", "c"], subpartitions: String? = nil
  ) throws -> Planned {
    let partitions = bounds.enumerated().map { SourcePartitioning.Partition(name: "p\($0)", bound: $1) }
    return try Planned([
      C.table(
        "t", [C.column("id"), C.column("c", type, nullable: nullable)], key: key,
        partitioning: SourcePartitioning(
          method: method, expression: expression, subpartitionMethod: subpartitions, partitions: partitions))
    ])
  }

  @Test(
    arguments: [
      ("RANGE", "`c`", ["10", "MAXVALUE"], C.int, "RANGE (\"c\")", "FROM (10) TO (MAXVALUE)"),
      ("RANGE", "c", ["-5", "0"], C.bigint, "RANGE (\"c\")", "FROM (-5) TO (0)"),
      ("RANGE", "year(`c`)", ["2000", "MAXVALUE"], .date, "RANGE (\"c\")", "FROM (MINVALUE) TO ('2000-01-01')"),
      ("RANGE", "to_days(`c`)", ["738886"], .datetime(fractionDigits: 0), "RANGE (\"c\")", "TO ('2023-01-01')"),
      ("RANGE", "TO_DAYS(c)", ["719528"], .date, "RANGE (\"c\")", "TO ('1970-01-01')"),
      ("RANGE", "to_days(`c`)", ["730544"], .date, "RANGE (\"c\")", "TO ('2000-02-29')"),
      (
        "RANGE", "unix_timestamp(`c`)", ["1700000000"], .timestamp(fractionDigits: 0), "RANGE (\"c\")",
        "TO ('2023-11-14 22:13:20+00')"
      ),
      ("RANGE COLUMNS", "`c`", ["'2024-05-01'"], .date, "RANGE (\"c\")", "TO ('2024-05-01')"),
      (
        "RANGE COLUMNS", "`id`,`c`", ["5,10", "MAXVALUE,MAXVALUE"], C.int, "RANGE (\"id\", \"c\")",
        "FROM (5, 10) TO (MAXVALUE, MAXVALUE)"
      ),
      ("LIST", "`c`", ["1,2", "NULL,3"], C.int, "LIST (\"c\")", "IN (NULL, 3)"),
      ("LIST COLUMNS", "`c`", ["'2024-01-01','2024-01-02'"], .date, "LIST (\"c\")", "IN ('2024-01-01', '2024-01-02')"),
      ("HASH", "`c`", [nil, nil, nil], C.int, "HASH (\"c\")", "WITH (MODULUS 3, REMAINDER 2)"),
      ("LINEAR HASH", "month(`c`)", [nil, nil], .date, "HASH (\"c\")", "WITH (MODULUS 2, REMAINDER 1)"),
      ("KEY", "`c`", [nil], .varchar(length: 9), "HASH (\"c\")", "WITH (MODULUS 1, REMAINDER 0)"),
      ("LINEAR KEY", "", [nil], C.int, "HASH (\"id\", \"c\")", "WITH (MODULUS 1, REMAINDER 0)"),
    ] as [(String, String, [String?], MySQLType, String, String)])
  func `are kept where they hold the same rows`(
    method: String, expression: String, bounds: [String?], type: MySQLType, clause: String, bound: String
  ) throws {
    let planned = try planned(method, expression, bounds, type: type)
    let sql = try planned.sql("table:shop.t")
    #expect(sql.contains("PARTITION BY \(clause);") && sql.contains(bound), "\(sql)")
    #expect(!planned.codes.contains("partitions-not-kept"))
    #expect(try planned.sql("pk:shop.t").contains("PRIMARY KEY (\"id\", \"c\")"))
  }

  @Test(
    arguments: [
      ("RANGE", "(`c` DIV 10)", ["10"], C.int), ("RANGE", "month(`c`)", ["10"], .date),
      ("RANGE", "year(`c`)", ["10000"], .date), ("RANGE", "to_days(`c`)", ["0"], .date),
      ("RANGE COLUMNS", "`c`", ["'m'"], .varchar(length: 9)), ("RANGE COLUMNS", "`c`", ["'0000-00-00'"], .date),
      ("RANGE COLUMNS", "`c`", ["_latin1'it\\'s'"], .date), ("LIST", "year(`c`)", ["2000"], .date),
      ("LIST COLUMNS", "`id`,`c`", ["(1,2)"], C.int), ("LIST COLUMNS", "`c`", ["'a'"], .varchar(length: 9)),
      ("RANGE", "`gone`", ["10"], C.int), ("RANGE", "`c`", ["concat(1)"], C.int), ("SPIRAL", "`c`", ["10"], C.int),
    ] as [(String, String, [String?], MySQLType)])
  func `are given up, with the reason, where they would not`(
    method: String, expression: String, bounds: [String?], type: MySQLType
  ) throws {
    let planned = try planned(method, expression, bounds, type: type)
    #expect(try !planned.sql("table:shop.t").contains("PARTITION"))
    #expect(try planned.finding("partitions-not-kept").severity == .altered)
  }

  @Test func `by range need a key that is never NULL`() throws {
    #expect(
      try planned("RANGE", "`c`", ["10"], nullable: true, key: ["id", "c"]).codes.contains("partitions-not-kept"))
    #expect(try !planned("HASH", "`c`", [nil], nullable: true).codes.contains("partitions-not-kept"))
  }

  @Test func `need their key in every unique key`() throws {
    #expect(try planned("RANGE", "`c`", ["10"], key: ["id"]).finding("partitions-not-kept").detail.contains("PRIMARY"))
  }

  @Test func `lose their subpartitions`() throws {
    let planned = try planned("RANGE", "`c`", ["10"], subpartitions: "HASH")
    #expect(try planned.sql("table:shop.t").contains("PARTITION BY RANGE"))
    #expect(try planned.finding("subpartitions-not-kept").object == "shop.t")
  }

  @Test func `of system versioning are not the current rows'`() throws {
    let planned = try planned("SYSTEM_TIME", "", [nil])
    #expect(!planned.codes.contains("partitions-not-kept"))
  }
}
