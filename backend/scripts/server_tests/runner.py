"""Runs cases side by side; each says at once how it went."""

import inspect
import os
import sys
import threading
import time
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait

from .bench import Bench
from .checks import Failure

Case = Callable[[Bench], None]


def name_of(case: Case) -> str:
    return case.__name__.replace("_", " ")


def seconds_of(case: Case) -> float:
    """How long it takes, as its author says; the long ones begin first."""
    return getattr(case, "seconds", 5.0)


def takes(seconds: float) -> Callable[[Case], Case]:
    def mark(case: Case) -> Case:
        case.seconds = seconds  # type: ignore[attr-defined]
        return case
    return mark


def cases_of(module: object) -> list[Case]:
    """Its functions whose one parameter is a bench, in the order of the file."""
    return [
        member for member in vars(module).values()
        if inspect.isfunction(member) and member.__module__ == getattr(module, "__name__", "")
        and list(inspect.signature(member).parameters) == ["bench"] and not member.__name__.startswith("_")]


class Runner:
    def __init__(self, bench: Bench, jobs: int) -> None:
        self.bench = bench
        self.jobs = jobs
        self._lock = threading.Lock()
        self.failed: list[str] = []
        self.running: dict[str, float] = {}

    def run(self, cases: list[Case], seconds_max: float) -> bool:
        """Whether all passed. When the time is over, what still runs is named and ended with this process."""
        ordered = sorted(cases, key=seconds_of, reverse=True)
        pool = ThreadPoolExecutor(self.jobs)
        futures = [pool.submit(self._run, case) for case in ordered]
        if wait(futures, seconds_max).not_done:
            for name, started in self.running.items():
                print(f"FAILED   {time.monotonic() - started:5.1f} s  {name}: not ended in time", file=sys.stderr)
            sys.stderr.flush()
            os._exit(1)  # the processes of the cases die with their threads
        pool.shutdown()
        print(f"{len(cases) - len(self.failed)} passed, {len(self.failed)} failed", flush=True)
        return not self.failed

    def _run(self, case: Case) -> None:
        name, started = name_of(case), time.monotonic()
        with self._lock:
            self.running[name] = started
        complaint = None
        try:
            case(self.bench)
        except Failure as failure:
            complaint = str(failure)
        except Exception:  # a case that stumbles has failed, and the others go on
            complaint = traceback.format_exc()
        with self._lock:
            del self.running[name]
            if complaint is not None:
                self.failed.append(name)
            took = time.monotonic() - started
            print(f"{'passed' if complaint is None else 'FAILED'}   {took:5.1f} s  {name}", flush=True)
            if complaint is not None:
                print("    " + complaint.replace("\n", "\n    "), flush=True)
