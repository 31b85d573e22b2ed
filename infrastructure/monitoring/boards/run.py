"""A run: how far, how fast, what holds it up."""

from ..catalogue import Catalogue
from ..dashboard import GREEN, RED, YELLOW
from ..panels import Board, Panel, Queries, Row


def board(catalogue: Catalogue) -> Board:
    q = Queries(catalogue)
    return Board("martlet-run", "Run", "Martlet", "A migration run: progress, speed, what holds it up.", (
        Row("Now"),
        Panel("State", (q.raw("martlet_run_state{SELECTOR} == 1", "short", "{{state}}", "martlet_run_state"),), "stat",
              width=4, height=4, text="name"),
        Panel("Phase", (q.raw("martlet_run_phase{SELECTOR} == 1", "short", "{{phase}}", "martlet_run_phase"),), "stat",
              width=4, height=4, text="name"),
        Panel("Done", (q.value("martlet_run_progress_ratio", 'scope="overall"', legend="overall"),), "gauge", width=4,
              height=4, maximum=1, description="Share of the whole work that is done; never complete before the end."),
        Panel("Time left", (q.value("martlet_run_eta_seconds", legend="left"),), "stat", width=4, height=4),
        Panel("Time spent", (q.value("martlet_run_elapsed_seconds", legend="spent"),), "stat", width=4, height=4),
        Panel("Rejected rows", (q.value("martlet_run_rejected_rows_total", legend="rejected"),), "stat", width=4,
              height=4, steps=((GREEN, 0), (RED, 1))),
        Row("Speed"),
        Panel("Rows per second", (q.rate("martlet_run_copied_rows_total", legend="rows"),), width=12,
              unit="suffix: rows/s"),
        Panel("Bytes per second", (q.rate("martlet_run_copied_bytes_total", legend="to the target"),), width=12),
        Panel("Rows", (q.value("martlet_run_copied_rows_total", legend="copied"),
                       q.value("martlet_run_expected_rows", legend="expected")), width=12),
        Panel("Bytes", (q.value("martlet_run_copied_bytes_total", legend="copied, as COPY"),
                        q.value("martlet_run_expected_bytes", legend="expected, as the source stores them")), width=12),
        Row("Progress"),
        Panel("Progress by scope", (q.value("martlet_run_progress_ratio", legend="{{scope}}"),), maximum=1, width=12),
        Panel("Phases", (q.value("martlet_run_phase", legend="{{phase}}"),), "state-timeline", width=12, unit="short",
              steps=(("text", 0), ("blue", 1))),
        Panel("Tables by state", (q.value("martlet_run_tables", legend="{{state}}"),), is_stacked=True),
        Panel("Statements beside the data", (q.value("martlet_run_steps", legend="{{state}}"),), is_stacked=True),
        Panel("Largest tables", (q.value("martlet_run_table_progress_ratio", legend="{{table}}"),), "bargauge",
              maximum=1),
        Row("What holds it up, and what it does to the servers"),
        Panel("Holds", (q.value("martlet_run_hold", legend="{{reason}}"),), "state-timeline", unit="short",
              steps=(("text", 0), ("orange", 1))),
        Panel("Running COPY and CREATE INDEX",
              (q.value("pg_stat_progress_copy_sessions", legend="{{command}}"),
               q.value("pg_stat_progress_create_index_sessions", legend="CREATE INDEX"))),
        Panel("Index builds", (
            q.ratio(q.value("pg_stat_progress_create_index_blocks_done", by=("instance",), legend="blocks read"),
                    q.value("pg_stat_progress_create_index_blocks_total", by=("instance",))),
            q.ratio(q.value("pg_stat_progress_create_index_tuples_done", by=("instance",), legend="rows loaded"),
                    q.value("pg_stat_progress_create_index_tuples_total", by=("instance",)))), maximum=1,
              description="Share of the present phase of all index builds together.",
              may_be_empty="the sample's indexes are built in less than the time between two collections"),
        Panel("CPU time", (
            q.rate("process_cpu_seconds_total", legend="Martlet"),
            q.rate("martlet_postgres_cpu_seconds_total", legend="PostgreSQL"))),
        Panel("Threads running on the source", (q.value("mysql_global_status_threads_running", legend="running"),)),
        Panel("Findings of the plan", (q.value("martlet_run_findings", legend="{{severity}}"),), "bargauge",
              steps=((GREEN, 0), (YELLOW, 1))),
        Panel("The run", (q.value("martlet_run_info"), q.value("martlet_run_active")), "table", width=24, height=4),
    ))
