"""2,000 small tables: nothing may be quadratic in their number."""

from .datasets import Dataset, Table

TABLES = 2000
ROWS = 5
FOREIGN_KEY_EVERY = 5

COLUMNS = """id int NOT NULL, parent int NOT NULL, code varchar(20) NOT NULL, name varchar(100), amount decimal(10,2),
  ratio double, made datetime, flag tinyint(1) NOT NULL, note text, position smallint"""


def table_name(number):
    return f"t{number:04}"


def values(row):
    return (f"({row}, {row}, 'c{row}', 'name {row}', {row}.25, {row}.5, '2026-01-0{row} 00:00:00', {row % 2}, 'note', "
            f"{row})")


def foreign_key(number):
    """Of the tables that have one: to the table before."""
    if number % FOREIGN_KEY_EVERY != FOREIGN_KEY_EVERY - 1:
        return ""
    return f", CONSTRAINT {table_name(number)}_fk FOREIGN KEY (parent) REFERENCES {table_name(number - 1)} (id)"


def many(tables=TABLES):
    names = list(map(table_name, range(tables)))
    rows = ", ".join(values(row) for row in range(1, ROWS + 1))
    definitions = [
        f"CREATE TABLE {name} ({COLUMNS}, PRIMARY KEY (id), KEY {name}_parent (parent){foreign_key(number)});"
        for number, name in enumerate(names)]
    inserts = [f"INSERT INTO {name} VALUES {rows};" for name in names]
    return Dataset(
        "many", tuple(Table(name, ("id", "amount", "position")) for name in names), primary_keys=tables, indexes=tables,
        foreign_keys=tables // FOREIGN_KEY_EVERY, files={
            "source": "\n".join(definitions), "rows": "\n".join(["BEGIN;", *inserts, "COMMIT;"]), "source_keys": ""})
