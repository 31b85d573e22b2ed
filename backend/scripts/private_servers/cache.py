"""Things that are costly to make and never change: made once, kept outside the repository, shared by parallel runs."""

import contextlib
import fcntl
import hashlib
import os
import shutil
from pathlib import Path

from .errors import run_quietly


def cache_directory():
    root = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    directory = Path(root) / "martlet"
    directory.mkdir(parents=True, exist_ok=True)
    return directory


def shared_cache_directory():
    """A cache that other users can read: where root fetches what a server runs that refuses to run as root."""
    if os.getuid() != 0:
        return cache_directory()
    directory = Path("/var/cache/martlet")
    directory.mkdir(parents=True, exist_ok=True)
    return directory


def cached(name, build, parent=None):
    """The cached directory `name`; when it is not there, `build(directory)` fills it.

    A directory is complete as soon as it has its name: it is built as `name.partial` under a lock and then renamed,
    so that a killed build is begun anew and a second run waits for the first one instead of building twice.
    """
    parent = parent or cache_directory()
    final = parent / name
    if final.is_dir():
        return final
    with locked(parent / f"{name}.lock"):
        if not final.is_dir():
            partial = parent / f"{name}.partial"
            shutil.rmtree(partial, ignore_errors=True)
            partial.mkdir()
            build(partial)
            partial.rename(final)
    return final


def cached_environment(name, packages):
    """The folder of the programs of a virtual environment with these packages of PyPI, `python3` among them."""
    def build(directory):
        # Its programs hold its path, so they get the one that it will keep.
        final = directory.with_name(directory.name.removesuffix(".partial"))
        run_quietly(["python3", "-m", "venv", "--copies", directory])
        run_quietly([directory / "bin/python3", "-m", "pip", "install", "--quiet", *packages])
        for program in (directory / "bin").iterdir():
            if program.is_file() and not program.is_symlink() and program.read_bytes()[:2] == b"#!":
                program.write_text(program.read_text().replace(str(directory), str(final)))

    return cached(f"{name}-{fingerprint(*packages)}", build) / "bin"


@contextlib.contextmanager
def locked(path):
    with open(path, "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def fingerprint(*parts):
    """A short stable name for what a cached thing was made from."""
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:12]


def copy_tree(source, destination):
    """Copies with owners and modes; the holes in preallocated redo logs stay holes."""
    run_quietly(["cp", "-a", "--sparse=always", "--reflink=auto", source, destination])
