"""Where things are, and the virtual environment of the validators."""

import sys
from pathlib import Path

INFRASTRUCTURE = Path(__file__).resolve().parents[1]
PROJECT = INFRASTRUCTURE.parent
SCRIPTS = PROJECT / "backend/scripts"
PROGRAM = PROJECT / "backend/.build/release/martlet"
PROMETHEUS = INFRASTRUCTURE / "prometheus"
GRAFANA = INFRASTRUCTURE / "grafana"
DOCS = PROJECT / "docs"

sys.path.insert(0, str(SCRIPTS))  # private_servers and server_tests

# Versions that behave the same tomorrow.
PACKAGES = (
    "promql-parser==0.12.0", "grafana-foundation-sdk==1769699379!11.6.0", "grafana-schema==0.1.1", "pydantic==2.14.4",
    "pyyaml==6.0.4")


def python() -> Path:
    """The interpreter of the virtual environment; made once, kept in the user's cache."""
    from private_servers.cache import cached_environment

    return cached_environment("monitoring", PACKAGES) / "python3"
