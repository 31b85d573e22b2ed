"""What the fault tests migrate: tables with every kind of key, a foreign key, indexes, and rows that are refused.

Hashes are SHA-256, because MySQL 9.7 has no MD5 any more.
"""

ACCOUNTS = 20_000
EVENTS = 120_000
KEYLESS = 15_000
TAGS = 8_000
REJECTED = 3

SCHEMA = f"""
CREATE TABLE accounts (
  id bigint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, name varchar(60) NOT NULL, balance decimal(12,2) NOT NULL,
  created datetime(6) NOT NULL, note text, KEY by_name (name));
CREATE TABLE events (
  seq bigint NOT NULL PRIMARY KEY, account_id bigint unsigned NOT NULL, payload varchar(200),
  KEY by_account (account_id), CONSTRAINT event_account FOREIGN KEY (account_id) REFERENCES accounts (id));
CREATE TABLE keyless (a int, b varchar(60));
CREATE TABLE tags (lang char(2) NOT NULL, name varchar(40) NOT NULL, n int, PRIMARY KEY (lang, name));
CREATE TABLE days (id int NOT NULL PRIMARY KEY, day date);
CREATE TABLE digits (d int);
INSERT INTO digits VALUES (0),(1),(2),(3),(4),(5),(6),(7),(8),(9);
CREATE TABLE numbers (n int NOT NULL PRIMARY KEY);
INSERT INTO numbers SELECT a.d + 10 * b.d + 100 * c.d + 1000 * e.d + 10000 * f.d + 100000 * g.d
  FROM digits a, digits b, digits c, digits e, digits f, digits g WHERE g.d < 2;
INSERT INTO accounts (id, name, balance, created, note)
  SELECT n + 1, CONCAT('account ', LEFT(SHA2(n, 256), 32)), n * 1.37, TIMESTAMP('2020-01-01') + INTERVAL n * 61 SECOND,
    IF(n % 7 = 0, NULL, REPEAT(CONCAT('näme ', n, ' '), n % 9)) FROM numbers WHERE n < {ACCOUNTS};
INSERT INTO events SELECT n * 7340033 * 1009 - 4000000000000, n % {ACCOUNTS} + 1, REPEAT(LEFT(SHA2(n, 256), 32), 1 + n % 6)
  FROM numbers WHERE n < {EVENTS};
INSERT INTO keyless SELECT n % 100, LEFT(SHA2(n, 256), 32) FROM numbers WHERE n < {KEYLESS};
INSERT INTO tags SELECT ELT(n % 3 + 1, 'de', 'en', 'sv'), CONCAT('tag ', n), n FROM numbers WHERE n < {TAGS};
SET SESSION sql_mode = '';
INSERT INTO days SELECT n, IF(n < {REJECTED}, '0000-00-00', DATE('2020-01-01') + INTERVAL n DAY) FROM numbers WHERE n < 500;
DROP TABLE digits, numbers;
ANALYZE TABLE accounts, events, keyless, tags, days;
"""

# Each value as the same text on both sides.
COLUMNS = {
    "accounts": ["id", "name", "balance", ("created", "DATE_FORMAT(created, '%Y-%m-%d %H:%i:%s.%f')",
                                           "to_char(created, 'YYYY-MM-DD HH24:MI:SS.US')"), "note"],
    "events": ["seq", "account_id", "payload"],
    "keyless": ["a", "b"],
    "tags": ["lang", "name", "n"],
    "days": ["id", "day"],
}


def source_checksums():
    """One query: table, number of rows, sum of the rows' hashes. Rows that martlet must reject are left out."""
    return " UNION ALL ".join(
        f"SELECT '{table}', COUNT(*), COALESCE(SUM(CAST(CONV(LEFT(SHA2(CONCAT_WS('|', {_list(columns, 1)}), 256), 12), 16, 10)"
        f" AS UNSIGNED)), 0) FROM {table}{f' WHERE id >= {REJECTED}' if table == 'days' else ''}"
        for table, columns in COLUMNS.items())


def target_checksums():
    return " UNION ALL ".join(
        f"SELECT '{table}', count(*), coalesce(sum(('x' || left(encode(sha256(convert_to(concat_ws('|', {_list(columns, 2)})"
        f", 'UTF8')), 'hex'), 12))::bit(48)"
        f"::bigint), 0) FROM public.{table}" for table, columns in COLUMNS.items())


# What must be there besides the rows, as one number each.
TARGET_OBJECTS = """
SELECT (SELECT count(*) FROM pg_constraint WHERE contype = 'p' AND connamespace = 'public'::regnamespace),
       (SELECT count(*) FROM pg_constraint
          WHERE contype = 'f' AND convalidated AND connamespace = 'public'::regnamespace),
       (SELECT count(*) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
          WHERE c.relnamespace = 'public'::regnamespace AND indisvalid),
       (SELECT count(*) FROM martlet.reject),
       (SELECT count(*) FROM pg_attribute WHERE attidentity <> '' AND attrelid = 'public.accounts'::regclass)
"""
WANTED_OBJECTS = "4|1|6|3|1"


def _list(columns, side):
    parts = [(column, column, column) if isinstance(column, str) else column for column in columns]
    null = "IFNULL({}, '~')" if side == 1 else "coalesce(({})::text, '~')"
    return ", ".join(null.format(part[side]) for part in parts)
