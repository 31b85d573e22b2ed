"""Grafana's JSON held against Grafana's own types: no key that it does not know, no value of another type."""

import json
import warnings
from collections.abc import Iterator
from typing import Any

from grafana_foundation_sdk.cog import plugins
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models.dashboard import Dashboard

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # the generated package's own
    import grafana_schema.models
    from pydantic import TypeAdapter, ValidationError

    _types = TypeAdapter(grafana_schema.models.Dashboard)
plugins.register_default_plugins()

EMPTY = (None, [], {}, "", False)
# What the plugin of Prometheus reads from an annotation; Grafana's type has only what all plugins share.
PLUGIN_KEYS = {"titleFormat"}


def problems(board: dict[str, Any]) -> Iterator[str]:
    again = json.loads(JSONEncoder(sort_keys=True).encode(Dashboard.from_json(board)))
    yield from (f"{path}: Grafana knows no such key" for path in lost(board, again))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            _types.validate_python(board)
    except ValidationError as error:
        yield str(error)


def lost(before: object, after: object, path: str = "$") -> Iterator[str]:
    """Where a value does not come back from the round trip."""
    match before:
        case dict() if isinstance(after, dict):
            for key, value in before.items():
                if key in after:
                    yield from lost(value, after[key], f"{path}.{key}")
                elif value not in EMPTY and key not in PLUGIN_KEYS:
                    yield f"{path}.{key}"
        case list() if isinstance(after, list) and len(after) == len(before):
            for index, (left, right) in enumerate(zip(before, after, strict=True)):
                yield from lost(left, right, f"{path}[{index}]")
        case _ if before != after:
            yield f"{path}: {before!r} becomes {after!r}"
