"""How a case says that `make test` runs it."""

from server_tests.runner import Case


def short(case: Case) -> Case:
    case.is_short = True  # type: ignore[attr-defined]
    return case
