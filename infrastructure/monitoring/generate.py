"""The committed dashboards: written, or compared with what the definitions give."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from . import dashboard
from .boards import boards
from .catalogue import Catalogue
from .paths import GRAFANA, INFRASTRUCTURE

FOLDER = GRAFANA / "dashboards"


def wanted(catalogue: Catalogue) -> dict[Path, str]:
    return {FOLDER / board.folder / f"{board.uid.removeprefix('martlet-')}.json": dashboard.text(board)
            for board in boards(catalogue)}


def write(catalogue: Catalogue) -> None:
    files = wanted(catalogue)
    for file in set(FOLDER.glob("*/*.json")) - set(files):
        file.unlink()
    for file, text in files.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)


def differences(catalogue: Catalogue) -> Iterator[str]:
    files = wanted(catalogue)
    for file in sorted({*files, *FOLDER.glob("*/*.json")}):
        name = file.relative_to(INFRASTRUCTURE)
        if not file.exists() or files.get(file) != file.read_text():
            yield f"{name} is not what infrastructure/grafana/generate makes"


def committed() -> dict[str, dict[str, Any]]:
    """By file name, in the order of names."""
    return {str(file.relative_to(INFRASTRUCTURE)): json.loads(file.read_text())
            for file in sorted(FOLDER.glob("*/*.json"))}
