"""Backups: how old the last good one is, and how they went."""

from ..catalogue import Catalogue
from ..dashboard import GREEN, RED, YELLOW
from ..panels import Board, Panel, Queries, Row

DAY = 86_400


def board(catalogue: Catalogue) -> Board:
    q = Queries(catalogue)
    ended = q.raw("sum by (outcome) (increase(martlet_backups_total{SELECTOR}[$__rate_interval]))", "short",
                  "{{outcome}}", "martlet_backups_total")
    return Board("martlet-backups", "Backups", "Martlet", "How old the last good backup is, and how they went.", (
        Row("Now"),
        Panel("Last good backup", (q.age("martlet_backup_last_success_timestamp_seconds", legend="ago"),), "stat",
              width=6, height=5, steps=((GREEN, 0), (YELLOW, DAY), (RED, 93_600)),
              description="How long ago the last backup was written to its end. Decades: never."),
        Panel("Last attempt", (q.age("martlet_backup_last_attempt_timestamp_seconds", legend="ago"),), "stat", width=6,
              height=5, description="How long ago the last backup began, however it ended. Decades: never."),
        Panel("Under way", (q.value("martlet_backups_running", legend="running"),), "stat", width=6, height=5),
        Panel("Alerts", (q.raw('ALERTS{SELECTOR,alertname=~"MartletBackup.*"}', "short",
                               "{{alertname}} {{alertstate}}"),), "stat", width=6, height=5, text="name",
              description="Alerts about backups that fire or are about to."),
        Row("History"),
        Panel("Age of the last good backup", (
            q.age("martlet_backup_last_success_timestamp_seconds", ("instance",), "{{instance}}"),)),
        Panel("Backups that ended", (ended,), is_stacked=True),
        Panel("How long they took", (q.quantile(.5, "martlet_backup_duration_seconds"),
                                     q.quantile(.95, "martlet_backup_duration_seconds"))),
        Panel("How long the last one took", (q.raw(
            "martlet_backup_last_success_timestamp_seconds{SELECTOR} "
            "- martlet_backup_last_attempt_timestamp_seconds{SELECTOR} > 0", "s", "from its beginning to its end",
            "martlet_backup_last_success_timestamp_seconds", "martlet_backup_last_attempt_timestamp_seconds"),),
            description="Nothing while the last attempt has not succeeded."),
        Panel("Size of the last one", (q.value("martlet_backup_last_size_bytes", legend="size"),)),
        Panel("Size of all that are kept", (q.value("martlet_backup_storage_bytes", legend="kept"),)),
        Panel("Jobs that are not over", (q.value("martlet_jobs", 'kind="backup"', legend="{{state}}"),),
              is_stacked=True),
    ))
