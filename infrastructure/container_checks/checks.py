"""How a case says what it found."""

import time
from collections.abc import Callable
from typing import Any


class Failure(Exception):
    """What a case found."""


def expect(condition: object, what: str) -> None:
    if not condition:
        raise Failure(what)


def eventually(
    look: Callable[[], Any], seconds: float, what: str | Callable[[], str], pause: float = 0.5,
) -> Any:
    """What `look` gives as soon as it is something."""
    deadline = time.monotonic() + seconds
    while not (value := look()):
        if time.monotonic() > deadline:
            raise Failure(f"not within {seconds:g} s: {what() if callable(what) else what}")
        time.sleep(pause)
    return value
