"""What the servers are set up for. Settings of a profile come after the common ones, and so win."""

from dataclasses import dataclass, field, replace


@dataclass(frozen=True)
class Profile:
    """Settings on top of the common ones: `source` for MySQL and MariaDB, `postgres` for PostgreSQL, and a library that
    PostgreSQL loads when it starts, where that version has it.

    Clients take TLS where a server offers it, so `has_tls` decides for those that do not ask.
    """

    source: tuple = ()
    postgres: dict = field(default_factory=dict)
    preloaded_library: str = ""
    has_tls: bool = True


# `make bench`: the source's data in memory and soon on disk too, so that its CPU is measured and not the disk; a
# PostgreSQL as one would set it up to load gigabytes; durable. Buffer pools take memory only as they fill.
BENCH = Profile(
    source=("--innodb-buffer-pool-size=4G", "--innodb-io-capacity=10000", "--innodb-io-capacity-max=20000"),
    postgres={"shared_buffers": "2GB", "max_wal_size": "8GB", "wal_level": "replica"}, has_tls=False)

PROFILES = {
    "test": Profile(preloaded_library="pg_stat_statements"), "bench": BENCH, "bench-tls": replace(BENCH, has_tls=True)}
