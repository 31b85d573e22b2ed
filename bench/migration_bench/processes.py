"""CPU seconds out of /proc."""

import os
from pathlib import Path

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


def cpu_seconds_of(stat):
    """User and system time of the process and of its children that ended, out of the text of /proc/PID/stat."""
    fields = stat.rpartition(")")[2].split()  # the name before it may hold anything
    return sum(map(int, fields[11:15])) / TICKS_PER_SECOND  # utime, stime, cutime, cstime


def busy_seconds_of(stat):
    """CPU seconds that the whole machine was busy since it started, out of the text of /proc/stat."""
    user, nice, system, _idle, _iowait, irq, softirq, steal = map(int, stat.split("\n", 1)[0].split()[1:9])
    return (user + nice + system + irq + softirq + steal) / TICKS_PER_SECOND


def machine_busy_seconds():
    return busy_seconds_of(Path("/proc/stat").read_text())


def tree_cpu_seconds(process):
    """CPU seconds of a process, its children now and all that ended; 0 for one that is gone."""
    try:
        own = cpu_seconds_of(Path(f"/proc/{process}/stat").read_text())
        threads = os.listdir(f"/proc/{process}/task")
        children = " ".join(Path(f"/proc/{process}/task/{thread}/children").read_text() for thread in threads).split()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return own + sum(map(tree_cpu_seconds, children))
