import TestSupport

// A schema of everything that catalogs print in a way of their own.

enum NastySchema {
  static func statements(_ source: TestServers.Source) -> [String] {
    switch source {
    case .mysql: [oddMySQL] + common + mysqlOnly
    case .mariadb: [oddMariaDB] + common + mariadbOnly
    }
  }

  private static let common = [
    #"""
    CREATE TABLE parent (
      id bigint unsigned NOT NULL AUTO_INCREMENT, a int NOT NULL, b varchar(20) CHARACTER SET latin1 NOT NULL,
      PRIMARY KEY (id), UNIQUE KEY ab (a, b DESC)
    ) ENGINE=InnoDB AUTO_INCREMENT=18446744073709551000 COMMENT='it''s a "parent" \\ table é'
    """#,
    """
    CREATE TABLE child (
      x int NOT NULL, y varchar(20) CHARACTER SET latin1 NOT NULL, pid bigint unsigned, self int,
      PRIMARY KEY (y, x), KEY kpid (pid), KEY kself (self), UNIQUE KEY x (x),
      CONSTRAINT fk_ab FOREIGN KEY (x, y) REFERENCES parent (a, b) ON DELETE CASCADE ON UPDATE CASCADE,
      CONSTRAINT fk_pid FOREIGN KEY (pid) REFERENCES parent (id) ON DELETE SET NULL,
      CONSTRAINT fk_self FOREIGN KEY (self) REFERENCES child (x) ON UPDATE RESTRICT
    ) ENGINE=InnoDB
    """,
    """
    CREATE TABLE part_range (id int, d date NOT NULL, KEY (id))
    PARTITION BY RANGE (year(d)) SUBPARTITION BY HASH (to_days(d)) SUBPARTITIONS 2
      (PARTITION p0 VALUES LESS THAN (2020), PARTITION p1 VALUES LESS THAN MAXVALUE)
    """,
    """
    CREATE TABLE part_list (id int, c varchar(9)) PARTITION BY LIST COLUMNS (c)
      (PARTITION pa VALUES IN ('a', 'it''s'), PARTITION pb VALUES IN ('b', NULL))
    """,
    "CREATE TABLE part_key (id int PRIMARY KEY) PARTITION BY LINEAR KEY (id) PARTITIONS 3",
    "CREATE TABLE mem (id int PRIMARY KEY, KEY h (id) USING HASH) ENGINE=MEMORY",
    "CREATE TABLE myi (id int AUTO_INCREMENT PRIMARY KEY) ENGINE=MyISAM AUTO_INCREMENT=42",
    """
    CREATE VIEW good AS SELECT id, a + 1 AS `a 1`, 'it''s é' AS lit FROM parent WHERE id > 0
    WITH CASCADED CHECK OPTION
    """,
    "CREATE TABLE gone (id int)", "CREATE VIEW broken AS SELECT id FROM gone", "DROP TABLE gone",
    "CREATE TRIGGER trg BEFORE INSERT ON parent FOR EACH ROW SET NEW.a = NEW.a + 1",
    "CREATE TRIGGER early BEFORE INSERT ON parent FOR EACH ROW PRECEDES trg SET NEW.b = 'it''s'",
    "CREATE PROCEDURE proc(IN a int, OUT b varchar(10)) COMMENT 'c' SELECT 'it''s \\\\' INTO b",
    """
    CREATE FUNCTION fun(a int unsigned) RETURNS varchar(20) CHARACTER SET latin1 DETERMINISTIC NO SQL
    RETURN concat(a)
    """,
    "CREATE EVENT ev ON SCHEDULE EVERY 1 DAY STARTS '2036-01-01 00:00:00' DISABLE DO DELETE FROM mem",
  ]

  private static let mysqlOnly = [
    "CREATE LIBRARY lib LANGUAGE JAVASCRIPT AS 'export function f() { return 1 }'",
    "SET SESSION sql_generate_invisible_primary_key = 1", "CREATE TABLE gipk (a int)",
    "SET SESSION sql_generate_invisible_primary_key = 0",
    """
    CREATE TABLE part_rc (id int, d date) PARTITION BY RANGE COLUMNS (id, d)
      (PARTITION pa VALUES LESS THAN (1, '2020-01-01'), PARTITION pb VALUES LESS THAN (MAXVALUE, MAXVALUE))
    """,
  ]

  private static let mariadbOnly = [
    "CREATE TABLE part_def (id int) PARTITION BY LIST (id) (PARTITION pa VALUES IN (1, 2), PARTITION pd DEFAULT)",
    "CREATE TABLE sysv (id int) WITH SYSTEM VERSIONING",
    """
    CREATE TABLE sysv2 (
      id int PRIMARY KEY, a timestamp(6) GENERATED ALWAYS AS ROW START INVISIBLE, b timestamp(6) GENERATED ALWAYS AS ROW END,
      PERIOD FOR SYSTEM_TIME (a, b)
    ) WITH SYSTEM VERSIONING
    """,
    """
    CREATE TABLE period (
      id int, n int, s date, e date, PERIOD FOR p (s, e), PRIMARY KEY (id, p WITHOUT OVERLAPS),
      UNIQUE KEY u (n, p WITHOUT OVERLAPS), KEY plain (n)
    )
    """,
    "CREATE SEQUENCE seq START WITH 10 INCREMENT BY 5 MAXVALUE 1000 CYCLE",
    "CREATE TABLE useseq (id int DEFAULT nextval(seq), CONSTRAINT ck CHECK (id > 0))",
    "CREATE TABLE sameck (id int, CONSTRAINT ck CHECK (id > 1))",
  ]

  /// Columns that both servers know, without the last comma.
  private static let oddColumns = #"""
    `we ird` tinyint(1) unsigned zerofill NOT NULL DEFAULT 0,
    `quoted"col` int unsigned zerofill DEFAULT '7' COMMENT 'comment ''x'' \\ \n newline é',
    e enum('a,b','it''s','(x)','back\\slash','','dq"','é') NOT NULL DEFAULT 'it''s',
    s set('x','y z','q''q') DEFAULT 'x,y z',
    d1 decimal(12,4) unsigned DEFAULT '1.5', d2 decimal(65,30), f1 float(7,3), db double(10,2) DEFAULT -1.5,
    bt bit(1) DEFAULT b'1', bt2 bit(12) DEFAULT b'101', y year DEFAULT '2020', da date DEFAULT '2020-01-02',
    ti time(3) DEFAULT '-12:00:00.5',
    dt datetime(6) DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6),
    ts timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP, ts2 timestamp NULL DEFAULT NULL,
    c char(20) CHARACTER SET ascii DEFAULT 'CURRENT_TIMESTAMP',
    vc varchar(300) COLLATE utf8mb4_bin DEFAULT 'it''s \\ "x" \n é', c0 char(0),
    emptydef varchar(3) NOT NULL DEFAULT '', nulltext varchar(4) DEFAULT 'NULL', nodef varchar(4), nn int NOT NULL,
    tt tinytext, tx text, lt longtext,
    bi binary(4) DEFAULT 0x00FF0001, vb varbinary(99) DEFAULT 'abc', vbn varbinary(9) DEFAULT 'a\0''\\b', lb longblob,
    j json, u varchar(36) DEFAULT (uuid()), ex int DEFAULT (1 + 2),
    exs varchar(30) DEFAULT (concat('a''b', 'c\\d', 'é', 'x\ny')), ex8 varchar(9) DEFAULT (concat('it''s', '\\')),
    gv int GENERATED ALWAYS AS (ex * 2) VIRTUAL,
    gs varchar(60) GENERATED ALWAYS AS (concat(vc, 'it''s', '\\', '日本')) STORED,
    gn varchar(60) GENERATED ALWAYS AS (concat(vc, 'it''s', '\\')) STORED COMMENT 'plain'
    """#

  private static let oddKeys = #"""
    KEY pre (vc(10), c DESC), FULLTEXT KEY ft (tx, lt), SPATIAL KEY sp (p), KEY bb (lb(20)),
    CONSTRAINT `ck one` CHECK (ex > 0 and vc <> 'it''s \\ x'), CONSTRAINT ck8 CHECK (vc <> 'é')
    """#

  private static let oddMySQL = #"""
    CREATE TABLE `Odd ``name``` (
      \#(oddColumns),
      p point NOT NULL SRID 4326, gc geometrycollection, inv int DEFAULT 5 INVISIBLE, v vector(4),
      \#(oddKeys), CONSTRAINT ckne CHECK (gv < 100) NOT ENFORCED, UNIQUE KEY hid (ex) INVISIBLE COMMENT 'hid''den',
      KEY func (nn, (lower(vc)), (concat(c, 'it''s')), (concat(vc, 'é')))
    ) ENGINE=InnoDB
    """#

  private static let oddMariaDB = #"""
    CREATE TABLE `Odd ``name``` (
      \#(oddColumns),
      p point REF_SYSTEM_ID=4326 NOT NULL, gc geometrycollection, inv int INVISIBLE DEFAULT 5,
      un uuid DEFAULT uuid(), i6 inet6 DEFAULT '::1', i4 inet4 DEFAULT '1.2.3.4', txd text DEFAULT 'it''s',
      jn json NOT NULL CHECK (json_length(jn) > 1), cmp varchar(500) COMPRESSED DEFAULT 'x',
      cc int DEFAULT 1 CHECK (cc > 0), vbx varbinary(9) DEFAULT 0xFF80,
      \#(oddKeys), UNIQUE KEY uh (lb), KEY hid (nn) IGNORED COMMENT 'hid''den'
    ) ENGINE=InnoDB
    """#
}
