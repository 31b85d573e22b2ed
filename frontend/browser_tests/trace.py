"""What Chromium's trace says of the main thread of a page: its tasks, and what they did. Pure."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

CATEGORIES = ("-*", "toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline")
_TASKS = ("RunTask", "ThreadControllerImpl::RunTask")
_MAIN_THREAD = "CrRendererMain"
_DOINGS_SAID = 4


@dataclass(frozen=True)
class Task:
    """`milliseconds` by the clock; `busy_milliseconds` of them the thread had a processor."""
    milliseconds: float
    busy_milliseconds: float
    doing: str


def tasks_of(trace: dict[str, Any], over_milliseconds: float) -> list[Task]:
    """Those that took longer, in the order of their begin. A task within a task is a part of it."""
    events = trace["traceEvents"]
    main = {(event["pid"], event["tid"]) for event in events
            if event["name"] == "thread_name" and event["args"].get("name") == _MAIN_THREAD}
    spans = [event for event in events if event.get("ph") == "X" and (event["pid"], event["tid"]) in main]
    found: list[Task] = []
    end: dict[tuple[int, int], float] = defaultdict(float)
    for task in sorted((span for span in spans if span["name"] in _TASKS), key=lambda span: span["ts"]):
        thread = (task["pid"], task["tid"])
        if task["ts"] < end[thread]:
            continue
        end[thread] = task["ts"] + task["dur"]
        if task["dur"] > over_milliseconds * 1000:
            found.append(Task(task["dur"] / 1000, task.get("tdur", task["dur"]) / 1000, _doing(task, spans)))
    return found


def _doing(task: dict[str, Any], spans: list[dict[str, Any]]) -> str:
    """What took longest in it, for a failure."""
    sums: dict[str, float] = defaultdict(float)
    for span in spans:
        is_within = task["ts"] <= span["ts"] < task["ts"] + task["dur"]
        if is_within and span["name"] not in _TASKS and (span["pid"], span["tid"]) == (task["pid"], task["tid"]):
            sums[span["name"]] += span["dur"] / 1000
    longest = sorted(sums.items(), key=lambda item: -item[1])[:_DOINGS_SAID]
    return ", ".join(f"{name} {milliseconds:.0f}" for name, milliseconds in longest)
