"""Every check that needs no server."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from . import generate, policy, provisioning, rules, schemas
from .catalogue import Catalogue
from .paths import INFRASTRUCTURE, PROMETHEUS

TOOL_SECONDS = 300


def checks(catalogue: Catalogue) -> dict[str, Callable[[], Iterator[str]]]:
    """By their sentences."""
    loaded = rules.load()
    boards = generate.committed()
    records = rules.recorded(loaded)

    def of_boards(problems: Callable[[dict], Iterator[str]]) -> Iterator[str]:
        for file, board in boards.items():
            yield from (f"{file}: {problem}" for problem in problems(board))

    return {
        "promtool takes prometheus.yml": lambda: _tool(
            "promtool", "check", "config", "--syntax-only", PROMETHEUS / "prometheus.yml"),
        "promtool takes the rules": lambda: _tool("promtool", "check", "rules", *_files("rules")),
        "each alert fires and is silent when it should": _rule_tests,
        "each alert has a case of both": lambda: rules.untested([rule["alert"] for rule in rules.alerts(loaded)]),
        "each alert says what it is and where its runbook is": lambda: rules.problems(
            loaded, catalogue, rules.runbooks()),
        "amtool takes alertmanager.yml": lambda: _tool(
            "amtool", "check-config", INFRASTRUCTURE / "alertmanager/alertmanager.yml"),
        "the dashboards are those that are generated": lambda: generate.differences(catalogue),
        "Grafana knows every key of them and their types": lambda: of_boards(schemas.problems),
        "they keep the rules for dashboards": lambda: of_boards(
            lambda board: policy.problems(board, catalogue, records)),
        "each metric is shown, or excused": lambda: policy.unshown(list(boards.values()), catalogue, loaded),
        "Grafana finds them and their data source": provisioning.problems,
    }


def run(catalogue: Catalogue) -> bool:
    """Whether all hold; says each that does not."""
    failed = 0
    for sentence, check in checks(catalogue).items():
        problems = list(check())
        failed += bool(problems)
        print(f"{'FAILED' if problems else 'passed'}   {sentence}", flush=True)
        for problem in problems[:20]:
            print(f"    {problem}", flush=True)
    return failed == 0


def _files(folder: str) -> list[Path]:
    return sorted((PROMETHEUS / folder).glob("*.yml"))


def _rule_tests() -> Iterator[str]:
    """Side by side: burn rates over three days take a while."""
    with ThreadPoolExecutor() as pool:
        for problems in pool.map(lambda file: list(_tool("promtool", "test", "rules", file)), _files("tests")):
            yield from problems


def _tool(*command: str | Path) -> Iterator[str]:
    if shutil.which(str(command[0])) is None:
        yield f"there is no {command[0]}: run backend/scripts/install-packages"
        return
    result = subprocess.run(
        [str(word) for word in command], stdin=subprocess.DEVNULL, capture_output=True, text=True,
        timeout=TOOL_SECONDS, check=False)
    if result.returncode != 0:
        yield (result.stdout + result.stderr)[-3000:]
