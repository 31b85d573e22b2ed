"""What goes wrong around the backend's image: each time one clear line says what, and nothing is left behind."""

import subprocess
import time

from .checks import Failure, eventually, expect
from .images import BACKEND, FRONTEND
from .stack import TARGET, Stack

PASSWORD_FILE = "--env=PGPASSWORD_FILE=/run/secrets/postgres_password"
HARDENED = ("--read-only", "--read-only-tmpfs=false", "--cap-drop=ALL", "--security-opt=no-new-privileges")


def _run(
    stack: Stack, *options: str, image: str = BACKEND, command: tuple[str, ...] = (),
) -> subprocess.CompletedProcess[str]:
    """A container on the stack's networks, removed when it ends."""
    secrets = stack.folder / "secrets"
    mounts = [f"--volume={secrets / name}:/run/secrets/{name}:ro" for name in ("postgres_password", "mysql_password")]
    return stack.engine.attempt(
        "run", "--rm", "--init=false", f"--network={stack.engine.project}_data", *mounts,
        *options, image, *command)


def any_uid_and_root_run_the_images(stack: Stack) -> None:
    for user in ("23456:0", "23456:23456", "0:0"):
        result = _run(stack, *HARDENED, PASSWORD_FILE, f"--user={user}", command=("status", TARGET))
        expect(result.returncode == 0, f"user {user}: {result.returncode} {result.stderr[-400:]}")
        result = _run(stack, *HARDENED, f"--user={user}", "--tmpfs=/tmp", image=FRONTEND, command=("-t",))
        expect(result.returncode == 0, f"the dashboard as {user}: {result.stderr[-400:]}")


def a_missing_file_of_a_password_is_named(stack: Stack) -> None:
    result = _run(stack, *HARDENED, "--env=PGPASSWORD_FILE=/run/secrets/none", command=("serve", TARGET))
    expect(result.returncode in (1, 2), f"status {result.returncode}")
    expect("PGPASSWORD_FILE" in result.stderr or "/run/secrets/none" in result.stderr, result.stderr[-400:])


def a_wrong_password_is_told_and_not_shown(stack: Stack) -> None:
    result = _run(stack, *HARDENED, "--env=PGPASSWORD=wrong-and-secret", command=("serve", TARGET))
    expect(result.returncode == 1 and "password" in result.stderr, f"{result.returncode}: {result.stderr[-400:]}")
    expect("wrong-and-secret" not in result.stderr + result.stdout, "the password is in the message")


def a_dashboard_without_a_place_to_write_says_so(stack: Stack) -> None:
    result = _run(stack, *HARDENED, image=FRONTEND)
    expect(result.returncode != 0 and "/tmp is not writable" in result.stderr, result.stderr[-400:])


def a_read_only_or_full_disk_fails_the_backup_and_nothing_else(stack: Stack) -> None:
    for what, mount, words in (
        ("read-only", (), ("read-only", "Read-only", "not writable", "cannot be")),
        ("full", ("--tmpfs=/var/lib/martlet/backups:size=64k,mode=1777",), ("too little room", "No space")),
    ):
        result = _run(stack, *HARDENED, PASSWORD_FILE, "--tmpfs=/tmp", *mount, command=(
            "backup", "create", TARGET, "--dir=/var/lib/martlet/backups/0"))
        said = result.stdout + result.stderr
        expect(result.returncode == 1, f"{what}: status {result.returncode}: {said[-600:]}")
        expect(any(word in said for word in words), f"{what}: {said[-600:]}")
        expect("Fatal error" not in said, f"{what}: it crashed")


def a_database_that_is_late_is_waited_for(stack: Stack, away_seconds: float) -> None:
    """Without the gate of depends_on, as after a restart of the machine: the engine starts what was running."""
    stack.compose("stop", "backend", "postgres")
    stack.compose("up", "--detach", "--no-build", "--no-deps", "backend")
    time.sleep(away_seconds)
    log = stack.log("backend")
    expect("postgres" in log and "Fatal error" not in log, f"no clear word of the missing database: {log[-600:]}")
    stack.compose("start", "postgres")
    try:
        stack.await_healthy("backend", 120)
    except Failure as failure:
        raise Failure(f"{failure}\n{stack.log('backend')[-1500:]}") from None
    eventually(lambda: stack.get("/readyz").status == 200, 30, "the dashboard reaches it")


CASES = (
    any_uid_and_root_run_the_images, a_missing_file_of_a_password_is_named, a_wrong_password_is_told_and_not_shown,
    a_dashboard_without_a_place_to_write_says_so, a_read_only_or_full_disk_fails_the_backup_and_nothing_else)
