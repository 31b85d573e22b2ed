"""What is migrated: a folder of SQL files each, and what to compare afterwards."""

import subprocess
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "datasets"
TPCH_GENERATOR = "tpchgen-cli"

# `mariadb --batch` escapes what COPY's text format escapes, and writes NULL as a word: fine for rows without that word.
AS_IT_IS = "*"
# Bytes and sets need help on their way through text: what an expert would write by hand.
MIXED_SELECT = """id, flag, tiny, small, medium, number, number_unsigned, big, amount, price, ratio, measure, day, made,
  seen, changed, daytime, year_built, code, name, kind, concat('{', tags, '}'), document, body,
  concat(char(92), 'x', hex(picture))"""


@dataclass(frozen=True)
class Table:
    """`sums` are columns of numbers that have to add up to the same on both sides."""

    name: str
    sums: tuple
    select: str = AS_IT_IS


@dataclass(frozen=True)
class Dataset:
    """`name` is the folder and the source's database. `rows_at_scale_1` where a statement makes the rows."""

    name: str
    tables: tuple
    rows_at_scale_1: int = 0
    primary_keys: int = 0
    indexes: int = 0  # without the primary keys
    foreign_keys: int = 0
    files: dict = field(default_factory=dict)

    def sql(self, file):
        """The text of one of the SQL files: source, source_keys, target, target_indexes, target_foreign_keys, rows."""
        return self.files[file]

    def rows_sql(self, scale):
        return self.sql("rows").replace("{rows}", str(max(1, round(self.rows_at_scale_1 * scale))))


def read_dataset(name, tables, rows_at_scale_1=0):
    files = {path.stem: path.read_text() for path in (FOLDER / name).glob("*.sql")}
    indexes, foreign_keys = files["target_indexes"], files["target_foreign_keys"]
    return Dataset(
        name, tables, rows_at_scale_1, primary_keys=indexes.count("PRIMARY KEY"), indexes=indexes.count("CREATE INDEX"),
        foreign_keys=foreign_keys.count("FOREIGN KEY"), files=files)


def tpch():
    return read_dataset("tpch", (
        Table("region", ("r_regionkey",)), Table("nation", ("n_nationkey", "n_regionkey")),
        Table("supplier", ("s_suppkey", "s_acctbal")), Table("customer", ("c_custkey", "c_acctbal")),
        Table("part", ("p_partkey", "p_size", "p_retailprice")),
        Table("partsupp", ("ps_partkey", "ps_suppkey", "ps_availqty", "ps_supplycost")),
        Table("orders", ("o_orderkey", "o_custkey", "o_totalprice", "o_shippriority")),
        Table("lineitem", (
            "l_orderkey", "l_partkey", "l_suppkey", "l_linenumber", "l_quantity", "l_extendedprice", "l_discount",
            "l_tax"))))


def mixed():
    sums = ("id", "tiny", "small", "medium", "number", "number_unsigned", "big", "amount", "price", "year_built")
    return read_dataset("mixed", (Table("mixed", sums, MIXED_SELECT),), 1_000_000)


def sb():
    return read_dataset("sb", (Table("sbtest1", ("id", "k")),), 2_000_000)


def generate_tpch(cache, directory, scale):
    """Writes TABLE.tbl files into `directory`. The generator lives in a virtual environment in the user's cache."""
    environment = cache / "bench-tpchgen"
    generator = environment / "bin" / TPCH_GENERATOR
    if not generator.exists():
        subprocess.run(["python3", "-m", "venv", environment], check=True)
        subprocess.run([environment / "bin/python3", "-m", "pip", "install", "--quiet", TPCH_GENERATOR], check=True)
    directory.mkdir(parents=True, exist_ok=True)
    subprocess.run([generator, "--scale-factor", str(scale), "--output-dir", directory, "--no-progress", "--quiet"],
                   check=True)
