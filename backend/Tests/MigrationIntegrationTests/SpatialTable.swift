import MySQLClient
import PostgresClient
import TestSupport

/// Geometries of every kind on a source, and what both servers say about them.
struct SpatialTable {
  static let kinds = [
    "point", "linestring", "polygon", "multipoint", "multilinestring", "multipolygon", "geometrycollection", "geometry",
  ]

  /// By kind; the last kind takes the values of all. Latitudes stay below 90, which both axis orders allow.
  static let texts: [(kind: String, texts: [String])] = [
    ("point", ["POINT(52.5 13.4)", "POINT(-33.9 -71.2)", "POINT(0 0)", "POINT(-0.0 0.1)"]),
    ("linestring", ["LINESTRING(0 0,1.5 2.25)", "LINESTRING(1 1,1 1)", "LINESTRING(0 0,1 1,0 1,1 0)"]),
    (
      "polygon",
      [
        "POLYGON((0 0,4 0,4 4,0 4,0 0))", "POLYGON((0 0,10 0,10 10,0 10,0 0),(2 2,2 4,4 4,4 2,2 2))",
        // Its border crosses itself.
        "POLYGON((0 0,4 4,4 0,0 4,0 0))",
      ]
    ),
    ("multipoint", ["MULTIPOINT(1 2)", "MULTIPOINT(1 2,3 4,1 2)"]),
    ("multilinestring", ["MULTILINESTRING((0 0,1 1),(2 2,3 3,4 2))"]),
    ("multipolygon", ["MULTIPOLYGON(((0 0,1 0,1 1,0 0)),((5 5,9 5,9 9,5 5),(6 5.5,7 5.5,7 6,6 5.5)))"]),
    (
      "geometrycollection",
      [
        "GEOMETRYCOLLECTION EMPTY", "GEOMETRYCOLLECTION(POINT(1 2),LINESTRING(0 0,1 1),POLYGON((0 0,1 0,1 1,0 0)))",
        "MULTIPOINT(1 2,3 4)",
      ]
    ),
  ]

  static func statements(_ flavor: TestServers.Source) -> [String] {
    let columns = kinds.map { "of_\($0) \($0)" }.joined(separator: ", ")
    var statements = ["CREATE TABLE kinds (id int PRIMARY KEY AUTO_INCREMENT, \(columns))"]
    for srid in [0, 4326, 3857] {
      for (kind, texts) in texts {
        for text in texts {
          let value = "ST_GeomFromText('\(text)', \(srid))"
          statements.append("INSERT INTO kinds (of_\(kind), of_geometry) VALUES (\(value), \(value))")
        }
      }
    }
    // Nested collections, the largest and the smallest numbers: SRID, then WKB.
    let point = "0101000000000000000000F03F0000000000000040"
    let nested = "010700000001000000010700000002000000\(point)010700000000000000"
    let extremes = "0101000000FFFFFFFFFFFFEF7F0100000000000080"
    for bytes in ["E6100000\(nested)", "00000000\(extremes)"] {
      statements.append("INSERT INTO kinds (of_geometry) VALUES (X'\(bytes)')")
    }
    statements.append("INSERT INTO kinds (id) VALUES (1000)")
    return statements + places(flavor)
  }

  /// With spatial indexes; on MySQL with an SRID that holds for the column.
  private static func places(_ flavor: TestServers.Source) -> [String] {
    let srid = flavor == .mysql ? "SRID 4326" : "REF_SYSTEM_ID=4326"
    var statements = [
      "CREATE TABLE places (id int PRIMARY KEY, p point \(srid) NOT NULL, area polygon, SPATIAL INDEX sp (p))",
      "INSERT INTO places VALUES (1, ST_GeomFromText('POINT(52.5 13.4)', 4326), NULL)",
    ]
    // MariaDB does not check it.
    if flavor == .mariadb {
      statements.append("INSERT INTO places VALUES (2, ST_GeomFromText('POINT(7 8)', 3857), NULL)")
    }
    return statements
  }

  /// `id|SRID|WKB` of each value, as the source prints them: MySQL's own axis order of a geographic system is the other
  /// one.
  static func sourceLines(_ table: String, _ column: String, _ scratch: Scratch) throws -> [String] {
    let order = scratch.flavor == .mysql ? ", 'axis-order=long-lat'" : ""
    return try scratch.onSource { connection in
      try connection.query(
        """
        SELECT CONCAT_WS('|', id, ST_SRID(\(column)), HEX(ST_AsWKB(\(column)\(order)))) AS line FROM \(table)
        WHERE \(column) IS NOT NULL ORDER BY id
        """
      ).map { try $0.string("line") ?? "" }
    }
  }

  static func targetLines(_ table: String, _ column: String, _ scratch: Scratch, schema: String) throws -> [String] {
    try scratch.onTarget { connection in
      try connection.query(
        """
        SELECT concat_ws('|', id, \(schema).ST_SRID(\(column)),
          upper(encode(\(schema).ST_AsBinary(\(column), 'NDR'), 'hex'))) AS line
        FROM public.\(table) WHERE \(column) IS NOT NULL ORDER BY id
        """
      ).map { try $0.string("line") ?? "" }
    }
  }
}
