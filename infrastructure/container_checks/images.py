"""The images of the check: bases and stand-ins where no registry is asked, and the two of the product."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from private_servers.debian_sid import mysql_root
from private_servers.errors import ServersError, run_quietly

from .engine import Engine
from .paths import PROJECT, STANDINS

DEBIAN = "debian:bookworm-slim"
SWIFT = "swift:6.3-bookworm"
MYSQL, POSTGRES, PROMETHEUS, POSTGRES_EXPORTER, MYSQLD_EXPORTER = (f"martlet-check/{name}" for name in (
    "mysql", "postgres", "prometheus", "postgres-exporter", "mysqld-exporter"))
BACKEND, FRONTEND = "martlet-backend", "martlet-frontend"
OURS = (BACKEND, FRONTEND, MYSQL, POSTGRES, PROMETHEUS, POSTGRES_EXPORTER, MYSQLD_EXPORTER, SWIFT, DEBIAN)
# Compiling everything on two cores that others use too.
BUILD_SECONDS = 5400

Say = Callable[[str], None]


def make_bases(engine: Engine, scratch: Path, say: Say) -> None:
    """Debian by debootstrap, from the mirror that this machine's own apt uses, under the name that Dockerfiles have."""
    if engine.has_image(DEBIAN):
        return
    say(f"{DEBIAN} (debootstrap)")
    root = scratch / "debian"
    run_quietly(["debootstrap", "--variant=minbase", "bookworm", root, _mirror()])
    for leftovers in (*root.glob("var/cache/apt/archives/*.deb"), *root.glob("var/lib/apt/lists/*_*")):
        leftovers.unlink()
    # As Debian's own image does it: no layer keeps packages that are installed.
    (root / "etc/apt/apt.conf.d/docker-clean").write_text(
        'DPkg::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb"; };\n')
    archive = scratch / "debian.tar"
    run_quietly(["tar", "--directory", root, "--create", "--file", archive, "."])
    engine.podman("import", "--change", "CMD=/bin/bash", archive, DEBIAN, seconds=300)
    archive.unlink()
    shutil.rmtree(root)


def make_standins(engine: Engine, say: Say) -> None:
    for name in (POSTGRES, PROMETHEUS, POSTGRES_EXPORTER, MYSQLD_EXPORTER):
        say(f"{name}")
        engine.build(name, STANDINS / name.rpartition("/")[2])
    say(MYSQL)
    engine.build(MYSQL, "--volume", f"{STANDINS}:/standins:ro", "--file", STANDINS / "mysql/Dockerfile",
                 mysql_root(say))


def make_frontend(engine: Engine, say: Say) -> None:
    say(FRONTEND)
    engine.build(FRONTEND, PROJECT / "frontend")


def compile_backend(engine: Engine, say: Say) -> None:
    """The whole Dockerfile, with this machine's toolchain mounted in the place of the one in Swift's image."""
    toolchain = _toolchain()
    say(SWIFT)
    engine.build(SWIFT, "--build-arg", f"TOOLCHAIN={toolchain}", STANDINS / "swift")
    say(f"{BACKEND} (compiles everything)")
    mounts = [f"{toolchain}:{toolchain}:ro", *_package_mirrors()]
    engine.build(BACKEND, *(word for mount in mounts for word in ("--volume", mount)), PROJECT / "backend",
                 seconds=BUILD_SECONDS)


def wrap_program(engine: Engine, scratch: Path, program: Path, say: Say) -> None:
    """The Dockerfile's last stage around a program that is built already, with the toolchain's libraries it needs."""
    say(f"{BACKEND} (around {program.name}, as it is built here)")
    context = scratch / "backend"
    files = context / "files"
    files.mkdir(parents=True)
    shutil.copy2(program, files / "martlet")
    toolchain = _toolchain()
    shutil.copy2(toolchain / "usr/libexec/swift/linux/swift-backtrace-static", files)
    linked = subprocess.run(["ldd", program], stdout=subprocess.PIPE, text=True, check=True).stdout
    (context / "libraries").mkdir()
    for path in (Path(word) for word in linked.split() if word.startswith(f"{toolchain}/")):
        target = context / "libraries" / path.relative_to("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, target)
    (context / "Dockerfile").write_text(last_stage((PROJECT / "backend/Dockerfile").read_text()))
    engine.build(BACKEND, context)
    shutil.rmtree(context)


def last_stage(dockerfile: str) -> str:
    """What is copied from the stage that compiles comes from the folders of `wrap_program`."""
    stage = "FROM" + dockerfile.rpartition("\nFROM")[2]
    copied = stage.replace("COPY --from=build /install/", "COPY files/")
    if "--from=" in copied or copied == stage:
        raise ServersError("backend/Dockerfile: the last stage copies something that is not in /install")
    return copied.replace("\nUSER ", "\nCOPY libraries /\nUSER ", 1)


def _mirror() -> str:
    listing = run_quietly(["apt-get", "indextargets", "--format", "$(REPO_URI) $(CODENAME) $(COMPONENT)",
                           "Created-By: Packages"])
    for line in listing.splitlines():
        uri, codename, component = line.split(" ", 2)
        if (codename, component) == ("bookworm", "main"):
            return uri
    raise ServersError("this machine's apt sources name no mirror of Debian 12")


def _toolchain() -> Path:
    swift = shutil.which("swift")
    if swift is None:
        raise ServersError("no swift on PATH: install Swift 6.2 or newer first")
    return Path(os.path.realpath(swift)).parents[2]


def _package_mirrors() -> list[str]:
    """Folders that git takes packages from on this machine, in the place of their addresses."""
    listing = subprocess.run(
        ["git", "config", "--system", "--get-regexp", r"^url\..*\.insteadof$"], stdout=subprocess.PIPE, text=True)
    folders = {line.split()[0].removeprefix("url.").rpartition(".insteadof")[0] for line in listing.stdout.splitlines()}
    mounts = [f"{folder}:{folder}:ro" for folder in sorted(folders) if folder.startswith("/")]
    if mounts:
        print(f"check-containers: packages from {', '.join(sorted(folders))}", file=sys.stderr)
        mounts.append("/etc/gitconfig:/etc/gitconfig:ro")
    return mounts
