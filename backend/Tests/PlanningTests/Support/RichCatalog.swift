import SchemaModel

/// A database with one of everything that a plan has to decide about.
enum RichCatalog {
  typealias C = Catalogs

  static func catalog(server: SourceServer = C.mysql) -> SourceCatalog {
    C.catalog(
      [users, orders, items, everything, readings, sessions, keyless], server: server,
      storedObjects: [
        StoredObject(kind: .view, name: "v_orders", definition: "select 1"),
        StoredObject(kind: .trigger, name: "orders_bi", table: "orders", definition: nil),
        StoredObject(kind: .procedure, name: "close_orders", definition: "begin end"),
        StoredObject(kind: .function, name: "total", definition: "return 1"),
        StoredObject(kind: .event, name: "nightly", definition: "do 1"),
        StoredObject(kind: .sequence, name: "numbers", definition: nil),
      ])
  }

  static let profile = DataProfile(ranges: [
    .init(table: C.name("Users"), column: "is_active"): .init(minimum: "0", maximum: "1"),
    .init(table: C.name("orders"), column: "opens"): .init(minimum: "08:00:00", maximum: "20:00:00"),
  ])

  static let users = C.table(
    "Users",
    [
      C.column("Id", C.bigintUnsigned).with { $0.isAutoIncrement = true },
      C.column("email", .varchar(length: 190)).with {
        $0.collation = "utf8mb4_0900_ai_ci"
        $0.characterSet = "utf8mb4"
        $0.comment = "It's where mail goes"
      },
      C.column("nick", .varchar(length: 40), nullable: true).with { $0.collation = "utf8mb4_0900_ai_ci" },
      C.column("is_active", C.flag).with { $0.defaultValue = .literal("1") },
      C.column("referrer", C.bigintUnsigned, nullable: true),
      C.column("created_at", .timestamp(fractionDigits: 6)).with {
        $0.defaultValue = .expression("CURRENT_TIMESTAMP(6)")
      },
      C.column("updated_at", .datetime(fractionDigits: 0), nullable: true).with {
        $0.defaultValue = .expression("CURRENT_TIMESTAMP")
        $0.updatesOnChange = true
      },
    ],
    key: ["Id"],
    indexes: [
      SourceIndex(name: "email", kind: .unique, parts: [C.part("email")], comment: "one account each"),
      SourceIndex(name: "idx_created", kind: .plain, parts: [C.part("created_at", descending: true)]),
    ],
    foreignKeys: [C.foreignKey("fk_referrer", "referrer", to: "Users", "Id")]
  ).counting(1_201).commented("People")

  static let orders = C.table(
    "orders",
    [
      C.column("id").with { $0.isAutoIncrement = true },
      C.column("user_id", C.bigintUnsigned),
      C.column("status", .enumeration(["draft", "paid", "sent"])).with { $0.defaultValue = .literal("draft") },
      C.column("tags", .set(["gift", "it's"]), nullable: true).with { $0.defaultValue = .literal("gift") },
      C.column("net", .decimal(precision: 12, scale: 2)).with { $0.defaultValue = .literal("0.00") },
      C.column("gross", .decimal(precision: 12, scale: 2), nullable: true).with {
        $0.generated = SourceGenerated(expression: "(`net` * 2)", isStored: true)
      },
      C.column("opens", .time(fractionDigits: 0), nullable: true),
      C.column("notes", .text(.medium), nullable: true),
      C.column("placed", .datetime(fractionDigits: 0)).with { $0.defaultValue = .literal("0000-00-00 00:00:00") },
      C.column("changed", .timestamp(fractionDigits: 0), nullable: true).with { $0.updatesOnChange = true },
    ],
    key: ["id"],
    indexes: [
      SourceIndex(name: "idx_created", kind: .plain, parts: [C.part("user_id"), C.part("placed", descending: true)]),
      SourceIndex(name: "notes_start", kind: .plain, parts: [C.part("notes", 20)]),
      SourceIndex(name: "search", kind: .fulltext, parts: [C.part("notes")], method: "FULLTEXT"),
      SourceIndex(name: "lower_state", kind: .plain, parts: [.init(.expression("(`net` + 1)"))]),
      SourceIndex(name: "hidden", kind: .plain, parts: [C.part("net")], isVisible: false),
    ],
    foreignKeys: [
      SourceForeignKey(
        name: "fk_user", columns: ["user_id"], referencedTable: C.name("Users"), referencedColumns: ["Id"],
        onDelete: .cascade, onUpdate: .restrict)
    ],
    checks: [
      SourceCheck(name: "net_positive", expression: "(`net` >= 0)"),
      SourceCheck(name: "odd", expression: "unheard_of(`net`)"),
      SourceCheck(name: "asleep", expression: "(`net` < 1)", isEnforced: false),
    ]
  ).counting(88)

  static let items = C.table(
    "Order Items",
    [
      C.column("order_id"), C.column("line", .integer(.smallint, isUnsigned: true, displayWidth: nil)),
      C.column("select"),
    ],
    key: ["order_id", "line"],
    indexes: [SourceIndex(name: "orders", kind: .plain, parts: [C.part("select")])],
    foreignKeys: [
      C.foreignKey("fk_order", "order_id", to: "orders"), C.foreignKey("fk_gone", "select", to: "archive"),
      C.foreignKey("fk_line", "select", to: "orders", "user_id"),
    ])

  static let everything = C.table(
    "everything",
    [
      C.column("xmin", .char(length: 5)), C.column("padded", C.int).with { $0.isZerofill = true },
      C.column("f", .float), C.column("d", .double),
      C.column("b1", .bit(width: 1)).with { $0.defaultValue = .literal("b'1'") },
      C.column("b9", .bit(width: 9), nullable: true), C.column("y", .year), C.column("day", .date),
      C.column("span", .time(fractionDigits: 3)), C.column("bin", .binary(length: 16)), C.column("doc", .json),
      C.column("place", .geometry(.point)), C.column("vec", .vector(dimensions: 3)), C.column("u", .uuid),
      C.column("ip", .inet6), C.column("hidden").with { $0.isInvisible = true },
      C.column("whole", C.int).with { $0.generated = SourceGenerated(expression: "(`hidden` + 1)", isStored: false) },
      C.column("twice", C.int).with { $0.generated = SourceGenerated(expression: "(`whole` * 2)", isStored: false) },
      C.column("mystery", .unknown(name: "hologram(3)")),
    ],
    key: ["u"],
    indexes: [
      SourceIndex(name: "place", kind: .spatial, parts: [C.part("place")], method: "RTREE"),
      SourceIndex(name: "bin_start", kind: .unique, parts: [C.part("bin", 4)]),
    ])

  static let readings = C.table(
    "readings",
    [C.column("id"), C.column("taken", .datetime(fractionDigits: 0)), C.column("value", .double)],
    key: ["id", "taken"],
    partitioning: SourcePartitioning(
      method: "RANGE", expression: "year(`taken`)",
      partitions: [.init(name: "p2024", bound: "2025"), .init(name: "pMax", bound: "MAXVALUE")]))

  static let sessions = C.table(
    "sessions", [C.column("id", .char(length: 32)), C.column("data", .blob(.regular), nullable: true)], key: ["id"],
    partitioning: SourcePartitioning(
      method: "KEY", expression: "", partitions: [.init(name: "p0", bound: nil), .init(name: "p1", bound: nil)]))

  static let keyless = C.table("log", [C.column("line", .text(.long), nullable: true)]).engine("MyISAM")
}

extension SourceTable {
  fileprivate func counting(_ next: UInt64) -> SourceTable {
    var copy = self
    copy.autoIncrement = next
    return copy
  }

  fileprivate func commented(_ text: String) -> SourceTable {
    var copy = self
    copy.comment = text
    return copy
  }

  fileprivate func engine(_ name: String) -> SourceTable {
    var copy = self
    copy.engine = name
    return copy
  }
}
