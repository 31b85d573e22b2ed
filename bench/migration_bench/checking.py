"""Did everything arrive? Counts and sums of each table, keys, indexes; right or a list of what is not."""

from decimal import Decimal


def sums_sql(table, cast=""):
    sums = ", ".join(f"sum({column}){cast}" for column in table.sums)
    return f"SELECT count(*), {sums} FROM {table.name};\n"


def expected_sums(source, dataset):
    """One list of numbers a table."""
    rows = source.execute("".join(map(sums_sql, dataset.tables)), dataset.name)
    return [as_numbers(row) for row in rows]


def as_numbers(row):
    return [Decimal(field) if field not in ("", "NULL") else None for field in row]


def wrong_sums(target, dataset, expected):
    found = target.execute("".join(map(sums_sql, dataset.tables)))
    return differences([table.name for table in dataset.tables], expected, list(map(as_numbers, found)))


def differences(names, expected, found):
    wrong = []
    for name, right, arrived in zip(names, expected, found, strict=True):
        if right[0] != arrived[0]:
            wrong.append(f"{name}: {arrived[0]} of {right[0]} rows")
        elif right != arrived:
            wrong.append(f"{name}: sums differ")
    return wrong


STRUCTURE = """
SELECT
  (SELECT count(*) FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid
   WHERE c.relnamespace = 'public'::regnamespace AND i.indisprimary AND i.indisvalid),
  (SELECT count(*) FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid
   WHERE c.relnamespace = 'public'::regnamespace AND NOT i.indisprimary AND i.indisvalid),
  (SELECT count(*) FROM pg_constraint
   WHERE connamespace = 'public'::regnamespace AND contype = 'f' AND convalidated),
  (SELECT count(*) FROM pg_stat_user_tables WHERE schemaname = 'public' AND last_analyze IS NOT NULL)
"""


def structure(target):
    """Primary keys, other indexes, validated foreign keys and analyzed tables in schema `public`."""
    return list(map(int, target.execute(STRUCTURE)[0]))


def wrong_structure(found, dataset):
    names = ("primary keys", "indexes", "foreign keys")
    expected = (dataset.primary_keys, dataset.indexes, dataset.foreign_keys)
    return [f"{arrived} of {right} {name}" for name, right, arrived in zip(names, expected, found) if right != arrived]


def check(result, target, dataset, expected):
    """Fills `wrong` of a result whose commands succeeded, and its number of rows."""
    if result.failure:
        return result
    result.rows = int(sum(row[0] for row in expected))
    try:
        found = structure(target)
        result.wrong += wrong_sums(target, dataset, expected) + wrong_structure(found, dataset)
        result.notes["analyzed tables"] = found[3]
    except Exception as error:  # a table that is not there, say: the tool's failure, not the benchmark's
        result.wrong.append(f"cannot be compared: {error}")
    return result
