"""What was measured, as plain values."""

import statistics
from dataclasses import asdict, dataclass, field


@dataclass
class Result:
    """One measured command, or several one after another. Seconds, bytes."""

    name: str
    dataset: str
    source: str = ""  # mysql, mariadb; empty where no source takes part
    wall: float = 0.0
    data_wall: float = 0.0  # until the rows are there; 0 where that is not told
    source_cpu: float = 0.0
    target_cpu: float = 0.0
    client_cpu: float = 0.0
    other_cpu: float = 0.0  # everything else on the machine meanwhile: the kernel's own, and noise
    peak_rss: int = 0  # of the largest client process
    rows: int = 0
    failure: str = ""
    wrong: list = field(default_factory=list)  # what is not as in the source
    notes: dict = field(default_factory=dict)
    samples: list = field(default_factory=list)  # [seconds, source, target, client, machine] in CPU seconds so far

    def then(self, other):
        """This and what ran after it, as one."""
        offset = [self.wall, self.source_cpu, self.target_cpu, self.client_cpu, self.source_cpu + self.target_cpu
                  + self.client_cpu + self.other_cpu]
        return Result(
            self.name, self.dataset, self.source, self.wall + other.wall, self.data_wall or other.data_wall,
            self.source_cpu + other.source_cpu, self.target_cpu + other.target_cpu, self.client_cpu + other.client_cpu,
            self.other_cpu + other.other_cpu, max(self.peak_rss, other.peak_rss), max(self.rows, other.rows),
            self.failure or other.failure, self.wrong + other.wrong, self.notes | other.notes,
            self.samples + [[a + b for a, b in zip(offset, sample)] for sample in other.samples])

    @property
    def key(self):
        return (self.name, self.dataset, self.source)

    @property
    def rows_per_second(self):
        return self.rows / (self.data_wall or self.wall) if self.wall and not self.failure else 0

    @property
    def cores_busy(self):
        """By the servers and the client, on average."""
        return (self.source_cpu + self.target_cpu + self.client_cpu) / self.wall if self.wall else 0

    def as_json(self):
        return asdict(self)


def median_run(runs):
    """The run with the middle wall time, whole, so that its figures belong together; a failed one counts as longest."""
    ordered = sorted(runs, key=lambda run: float("inf") if run.failure else run.wall)
    middle = ordered[(len(ordered) - 1) // 2]
    if len(runs) > 1:
        walls = [run.wall for run in runs if not run.failure]
        middle.notes["walls"] = [round(wall, 2) for wall in walls]
        middle.notes["median wall"] = round(statistics.median(walls), 2) if walls else None
    return middle
