"""What goes on beside a visit."""

import contextlib
import threading
from collections.abc import Callable, Iterator


@contextlib.contextmanager
def repeated(seconds: float, act: Callable[[], object]) -> Iterator[None]:
    """Does it so often, on a thread of its own, until the context ends."""
    is_over = threading.Event()

    def work() -> None:
        while not is_over.wait(seconds):
            act()

    worker = threading.Thread(target=work, daemon=True)
    worker.start()
    try:
        yield
    finally:
        is_over.set()
        worker.join()
