"""Everything that needs no container."""

import subprocess
from pathlib import Path
from typing import Any

import yaml

from . import policy, wiring
from .paths import COMPOSE, DOCKERFILES, INFRASTRUCTURE, PROJECT, STANDINS, tools

YAMLLINT = "{extends: default, rules: {line-length: {max: 160}, document-start: disable, braces: {max-spaces-inside: 1}, " \
    "comments: {min-spaces-from-content: 1}}}"


def complaints() -> list[str]:
    """Empty where all is well."""
    dockerfiles = [*DOCKERFILES, *sorted(STANDINS.glob("*/Dockerfile"))]
    found = [
        *_run("hadolint", *dockerfiles),
        *_run("check-jsonschema", "--builtin-schema", "vendor.compose-spec", COMPOSE),
        *_run("yamllint", "--strict", "-d", YAMLLINT, COMPOSE),
        *_run("shellcheck", "--external-sources", *_shell_scripts()),
    ]
    compose = _document(COMPOSE)
    grafana = INFRASTRUCTURE / "grafana/provisioning"
    found += [f"docker-compose.yml: {complaint}" for complaint in (
        *policy.complaints_about_compose(compose),
        *wiring.complaints(
            compose, _document(INFRASTRUCTURE / "prometheus/prometheus.yml"),
            _document(grafana / "datasources/prometheus.yaml"), _document(grafana / "dashboards/martlet.yaml")))]
    for file in DOCKERFILES:
        found += [
            f"{file.relative_to(PROJECT)}: {complaint}"
            for complaint in policy.complaints_about_dockerfile(file.read_text())]
        if not (file.parent / ".dockerignore").exists():
            found.append(f"{file.parent.relative_to(PROJECT)}/.dockerignore is missing")
    return found


def _document(file: Path) -> dict[str, Any]:
    return yaml.safe_load(file.read_text())


def _shell_scripts() -> list[Path]:
    files = [*INFRASTRUCTURE.rglob("*"), *(PROJECT / "frontend/nginx").rglob("*")]
    return sorted(file for file in files if file.is_file() and file.read_bytes()[:19] == b"#!/usr/bin/env bash")


def _run(program: str, *arguments: str | Path) -> list[str]:
    result = subprocess.run(
        [tools() / program, *map(str, arguments)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, errors="replace", timeout=120, cwd=PROJECT)
    if result.returncode == 0:
        return []
    return [f"{program}: {line}" for line in result.stdout.strip().splitlines()] or [f"{program} failed"]
