"""The one error that the user sees as a line instead of a traceback."""

import subprocess


class ServersError(Exception):
    """Something that the user can understand and act on, in one line or with a log's end below it."""


def run_quietly(command, **options):
    """Runs a preparing command; its output is shown only when it fails.

    The kernel kills it when the calling thread dies, so an aborted preparation leaves no process behind.
    """
    result = subprocess.run(
        ["setpriv", "--pdeathsig", "KILL", "--", *map(str, command)],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
        **options)
    if result.returncode != 0:
        end = "\n".join(result.stdout.strip().splitlines()[-15:])
        raise ServersError(f"{command[0]} failed with status {result.returncode}:\n{end}")
    return result.stdout
