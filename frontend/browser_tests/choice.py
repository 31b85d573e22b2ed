"""Which cases run."""

from server_tests.runner import Case, cases_of, name_of

from .cases import access, backups, database, failures, hostile, judges, looks, outages, runs, speed

MODULES = (judges, runs, backups, database, access, looks, outages, failures, hostile, speed)


def chosen(words: list[str] | None, is_short: bool) -> list[Case]:
    cases = [case for module in MODULES for case in cases_of(module)]
    if is_short:
        cases = [case for case in cases if getattr(case, "is_short", False)]
    if not words:
        return cases
    names = {case: f"{case.__module__.rpartition('.')[2]}: {name_of(case)}" for case in cases}
    found = [case for case, name in names.items() if any(word in name for word in words)]
    if not found:
        raise SystemExit(f"test-dashboard: no case has {' or '.join(words)} in its name")
    return found
