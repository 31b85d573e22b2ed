"""The MySQL or MariaDB source while a run reads from it, or any server that mysqld_exporter watches."""

from ..catalogue import Catalogue
from ..dashboard import GREEN, RED
from ..panels import Board, Panel, Queries, Row

STATUS = "mysql_global_status_"


def board(catalogue: Catalogue) -> Board:
    q = Queries(catalogue)
    return Board("martlet-source", "MySQL source", "Martlet", "The source while a run reads from it.", (
        Row("Now"),
        Panel("Up", (q.value("mysql_up", legend="up"),), "stat", width=6, height=4, steps=((RED, 0), (GREEN, 1)),
              words=((0, "away"), (1, "up"))),
        Panel("Up for", (q.value(f"{STATUS}uptime", legend="since its start"),), "stat", unit="s", width=6, height=4),
        Panel("Threads running", (q.value(f"{STATUS}threads_running", legend="running"),), "stat", width=6, height=4),
        Panel("Row locks waited for", (q.value(f"{STATUS}innodb_row_lock_current_waits", legend="waits"),), "stat",
              width=6, height=4),
        Row("Load"),
        Panel("Threads", (q.value(f"{STATUS}threads_connected", legend="connected"),
                          q.value(f"{STATUS}threads_running", legend="running"))),
        Panel("Statements per second", (q.rate(f"{STATUS}queries", legend="all"),
                                        q.rate(f"{STATUS}slow_queries", legend="slow")), unit="suffix: statements/s"),
        Panel("Network", (q.rate(f"{STATUS}bytes_sent", legend="sent", unit="Bps"),
                          q.rate(f"{STATUS}bytes_received", legend="received", unit="Bps"))),
        Panel("Connections", (q.rate(f"{STATUS}connections", legend="attempts"),
                              q.rate(f"{STATUS}aborted_connects", legend="failed"),
                              q.rate(f"{STATUS}aborted_clients", legend="not closed properly"))),
        Panel("Scans and temporary tables", (q.rate(f"{STATUS}select_scan", legend="scans of whole tables"),
                                             q.rate(f"{STATUS}created_tmp_disk_tables", legend="tables on disk"))),
        Panel("Waits for row locks", (q.rate(f"{STATUS}innodb_row_lock_waits", legend="waits"),)),
        Row("InnoDB"),
        Panel("Read and written", (q.rate(f"{STATUS}innodb_data_read", legend="read", unit="Bps"),
                                   q.rate(f"{STATUS}innodb_data_written", legend="written", unit="Bps")), width=12),
        Panel("Read from disk", (q.ratio(
            q.rate(f"{STATUS}innodb_buffer_pool_reads", legend="of logical reads"),
            q.rate(f"{STATUS}innodb_buffer_pool_read_requests")),), width=12, maximum=1),
    ))
