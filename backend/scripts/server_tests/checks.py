"""How a case says what must be true."""

import time
from collections.abc import Callable
from typing import TypeVar

Value = TypeVar("Value")
POLL_SECONDS = 0.1


class Failure(Exception):
    """A promise that was broken."""


def expect(is_true: object, message: str) -> None:
    if not is_true:
        raise Failure(message)


def equal(actual: object, wanted: object, what: str) -> None:
    if actual != wanted:
        raise Failure(f"{what}: {actual!r} instead of {wanted!r}")


def eventually(condition: Callable[[], Value], seconds: float, what: str, poll: float = POLL_SECONDS) -> Value:
    """The condition's value as soon as it is true; a failure when it is not within that time."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise Failure(f"after {seconds:g} s still not: {what} (last seen: {value!r})")
        time.sleep(poll)
