"""All boards, and what none of them shows."""

from ..catalogue import Catalogue
from ..panels import Board
from . import backups, postgres, queries, run, service, source

_MODULES = (run, postgres, source, queries, backups, service)

# Each metric of the catalogue is on a board, or here with the reason.
NOT_SHOWN = {
    "process_virtual_memory_bytes": "says nothing of a program that maps files",
    "pg_stat_progress_copy_bytes_processed": "falls when a COPY ends; the run's own counter is shown",
    "pg_stat_progress_copy_tuples_processed": "as above",
    "pg_stat_progress_copy_tuples_excluded": "Martlet has no COPY with WHERE",
    "pg_stat_bgwriter_maxwritten_clean_total": "for tuning bgwriter_lru_maxpages only",
    "pg_stat_bgwriter_buffers_backend_fsync_total": "0 on every healthy server; gone in PostgreSQL 17",
    "pg_wal_segments": "the size in bytes is shown",
    "pg_replication_slots_safe_wal_size_bytes": "absent unless max_slot_wal_keep_size is set",
    "pg_settings_checkpoint_timeout_seconds": "a constant",
    "pg_settings_random_page_cost": "a constant",
    "pg_settings_seq_page_cost": "a constant",
    "martlet_postgres_tables": "a constant but for changes of the schema",
}


def boards(catalogue: Catalogue) -> list[Board]:
    return [module.board(catalogue) for module in _MODULES]
