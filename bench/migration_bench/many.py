"""2,000 small tables: nothing may be quadratic in their number."""

from .datasets import Dataset, Table

TABLES = 2000
ROWS = 5
FOREIGN_KEY_EVERY = 5  # this many tables have one foreign key, to the table before

COLUMNS = """id int NOT NULL, parent int NOT NULL, code varchar(20) NOT NULL, name varchar(100), amount decimal(10,2),
  ratio double, made datetime, flag tinyint(1) NOT NULL, note text, position smallint"""


def table_name(number):
    return f"t{number:04}"


def values(row):
    return (f"({row}, {row}, 'c{row}', 'name {row}', {row}.25, {row}.5, '2026-01-0{row} 00:00:00', {row % 2}, 'note', "
            f"{row})")


def foreign_key(number):
    return f"""ALTER TABLE {table_name(number)} ADD CONSTRAINT {table_name(number)}_parent FOREIGN KEY (parent)
  REFERENCES {table_name(number - 1)} (id);"""


def many(tables=TABLES):
    names = list(map(table_name, range(tables)))
    keyed = range(FOREIGN_KEY_EVERY - 1, tables, FOREIGN_KEY_EVERY)
    rows = ", ".join(values(row) for row in range(1, ROWS + 1))
    return Dataset(
        "many", tuple(Table(name, ("id", "amount", "position")) for name in names), primary_keys=tables, indexes=tables,
        foreign_keys=len(keyed), files={
            "source": "\n".join(
                f"CREATE TABLE {name} ({COLUMNS}, PRIMARY KEY (id), KEY {name}_parent_key (parent));"
                for name in names),
            "rows": "\n".join(f"INSERT INTO {name} VALUES {rows};" for name in names),
            "source_keys": "\n".join(map(foreign_key, keyed))})
