"""PostgreSQL: the target, or any server that postgres_exporter watches."""

from ..catalogue import Catalogue
from ..dashboard import GREEN, RED, YELLOW
from ..panels import Board, Panel, Queries, Row

DATABASE = 'datname=~"$datname"'
BY_DATABASE = ("datname",)
UP = ((0, "away"), (1, "up"))


def board(catalogue: Catalogue) -> Board:
    q = Queries(catalogue)

    def rates(*columns: str) -> tuple:
        return tuple(q.rate(f"pg_stat_database_{column}", DATABASE, BY_DATABASE, f"{column} {{{{datname}}}}")
                     for column in columns)

    def table_rates(*columns: str) -> tuple:
        return tuple(q.rate(f"pg_stat_user_tables_{column}", DATABASE, BY_DATABASE, f"{column} {{{{datname}}}}")
                     for column in columns)

    def settings(*names: str) -> tuple:
        return tuple(q.value(f"pg_settings_{name}", legend=name) for name in names)

    return Board("martlet-postgres", "PostgreSQL", "Martlet", "The target as a server: sessions, work, locks, WAL.", (
        Row("Now"),
        Panel("Up", (q.value("pg_up", legend="up"),), "stat", width=3, height=4, steps=((RED, 0), (GREEN, 1)),
              words=UP),
        Panel("Version", (q.value("pg_static", legend="{{short_version}}"),), "stat", width=3, height=4, text="name"),
        Panel("Up for", (q.age("pg_postmaster_start_time_seconds", legend="since its start"),), "stat", width=3,
              height=4),
        Panel("Connections taken", (q.ratio(
            q.value("pg_stat_activity_count", by=("instance",), legend="taken"),
            q.value("pg_settings_max_connections", by=("instance",))),), "gauge", width=3, height=4, maximum=1,
            steps=((GREEN, 0), (YELLOW, .7), (RED, .85))),
        Panel("Blocked sessions", (q.value("martlet_postgres_blocked_sessions", by=("instance",)),), "stat", width=3,
              height=4, steps=((GREEN, 0), (YELLOW, 1), (RED, 4))),
        Panel("Longest transaction", (q.value("pg_stat_activity_max_tx_duration", fold="max", by=("instance",)),),
              "stat", unit="s", width=3, height=4),
        Panel("Standby", (q.value("pg_replication_is_replica", legend="standby"),), "stat", width=3, height=4,
              words=((0, "no"), (1, "yes"))),
        Panel("Behind", (q.value("pg_replication_lag_seconds", legend="lag"),), "stat", width=3, height=4),
        Row("Sessions and locks"),
        Panel("Sessions by state", (q.value("pg_stat_activity_count", DATABASE, ("state",)),), is_stacked=True),
        Panel("Sessions by database", (q.value("pg_stat_database_numbackends", DATABASE, BY_DATABASE),)),
        Panel("Longest transaction by state", (
            q.value("pg_stat_activity_max_tx_duration", DATABASE, ("state",), fold="max", unit="s"),)),
        Panel("Sessions that wait for locks", (q.value("martlet_postgres_blocked_sessions", DATABASE, BY_DATABASE),)),
        Panel("Locks by mode", (q.value("pg_locks_count", DATABASE, ("mode",)),)),
        Panel("Deadlocks and conflicts", rates("deadlocks", "conflicts")),
        Row("Work"),
        Panel("Transactions per second", rates("xact_commit", "xact_rollback"), unit="suffix: tx/s"),
        Panel("Rows written per second", rates("tup_inserted", "tup_updated", "tup_deleted"), unit="suffix: rows/s"),
        Panel("Rows read per second", rates("tup_returned", "tup_fetched"), unit="suffix: rows/s"),
        Panel("Found in shared buffers", (q.raw(
            f'datname:pg_stat_database_cache_hits:ratio_rate5m{{SELECTOR,{DATABASE}}}', "percentunit", "{{datname}}",
            "pg_stat_database_blks_hit", "pg_stat_database_blks_read"),), maximum=1),
        Panel("Temporary files", rates("temp_bytes"), unit="Bps"),
        Panel("Temporary files made", rates("temp_files")),
        Panel("CPU time", (q.rate("martlet_postgres_cpu_seconds_total", legend="all processes"),)),
        Panel("Time of reads and writes", tuple(
            q.raw(f"sum by (datname) (rate(pg_stat_database_{column}{{SELECTOR,{DATABASE}}}[$__rate_interval])) / 1000",
                  "percentunit", f"{column} {{{{datname}}}}", f"pg_stat_database_{column}")
            for column in ("blk_read_time", "blk_write_time"))),
        Panel("Size", (q.value("pg_database_size_bytes", DATABASE, BY_DATABASE),)),
        Row("WAL, checkpoints, replication"),
        Panel("WAL per second", (q.rate("pg_stat_wal_bytes_total", legend="WAL"),)),
        Panel("WAL records", (
            q.rate("pg_stat_wal_records_total", legend="records"), q.rate("pg_stat_wal_fpi_total", legend="full pages"),
            q.rate("pg_stat_wal_buffers_full_total", legend="buffers full"))),
        Panel("WAL on disk", (
            q.value("pg_wal_size_bytes", legend="pg_wal"),
            q.value("pg_settings_max_wal_size_bytes", legend="max_wal_size"))),
        Panel("Checkpoints", (
            q.rate("pg_stat_bgwriter_checkpoints_timed_total", legend="by time"),
            q.rate("pg_stat_bgwriter_checkpoints_req_total", legend="asked for"))),
        Panel("Time of checkpoints", tuple(
            q.raw(f"rate(pg_stat_bgwriter_{column}{{SELECTOR}}[$__rate_interval]) / 1000", "percentunit", legend,
                  f"pg_stat_bgwriter_{column}")
            for column, legend in (("checkpoint_write_time_total", "write"), ("checkpoint_sync_time_total", "fsync")))),
        Panel("Buffers written", tuple(
            q.rate(f"pg_stat_bgwriter_buffers_{who}_total", legend=legend) for who, legend in (
                ("checkpoint", "by checkpoints"), ("clean", "by the background writer"), ("backend", "by backends"),
                ("alloc", "allocated")))),
        Panel("WAL that slots keep", (
            q.value("pg_replication_slots_pg_wal_lsn_diff", legend="{{slot_name}}", unit="bytes"),)),
        Panel("Slots with a reader", (q.value("pg_replication_slots_active", legend="{{slot_name}}"),)),
        Panel("Age of the oldest transaction ids", (
            q.value("pg_database_frozen_xid_age_transactions", DATABASE, legend="not frozen: {{datname}}"),
            q.value("pg_xmin_horizon_age_transactions", legend="horizon: {{holder}}"))),
        Row("Tables of the connected database"),
        Panel("Scans per second", table_rates("seq_scan", "idx_scan")),
        Panel("Rows read by scans", table_rates("seq_tup_read", "idx_tup_fetch"), unit="suffix: rows/s"),
        Panel("Rows changed", table_rates("n_tup_ins", "n_tup_upd", "n_tup_hot_upd", "n_tup_del"),
              unit="suffix: rows/s"),
        Panel("Live and dead rows", tuple(
            q.value(f"pg_stat_user_tables_n_{kind}", DATABASE, BY_DATABASE, f"{kind} {{{{datname}}}}")
            for kind in ("live_tup", "dead_tup", "mod_since_analyze"))),
        Panel("VACUUM and ANALYZE", table_rates(
            "vacuum_count", "autovacuum_count", "analyze_count", "autoanalyze_count")),
        Panel("Running VACUUM", (
            q.value("pg_stat_progress_vacuum_sessions", legend="running"),
            q.value("pg_stat_progress_vacuum_heap_blks_total", legend="blocks"),
            q.value("pg_stat_progress_vacuum_heap_blks_scanned", legend="scanned"),
            q.value("pg_stat_progress_vacuum_heap_blks_vacuumed", legend="vacuumed"))),
        Row("Settings"),
        Panel("Memory", settings(
            "shared_buffers_bytes", "effective_cache_size_bytes", "work_mem_bytes", "maintenance_work_mem_bytes"),
            "bargauge"),
        Panel("What loading may have changed", settings("fsync", "full_page_writes", "autovacuum", "track_io_timing"),
              "bargauge", maximum=1, steps=((RED, 0), (GREEN, 1))),
        Panel("Connections and workers", settings(
            "max_connections", "superuser_reserved_connections", "max_worker_processes", "max_parallel_workers"),
            "bargauge"),
    ), variables=(("datname", "pg_stat_database_numbackends"),))
