"""Packages of Debian sid, unpacked beside the system: MySQL 9.7, and PostgreSQL 18 with PostGIS and pgvector.

Debian 12 has neither, but sid's programs run on it with the C library that they were built for: a private apt state
(an *empty* dpkg status, so that apt fetches every dependency, libc too), `dpkg-deb -x` of each package into one folder,
and the folder's own dynamic loader. Nothing is installed. The mirror is the one that this machine's own sources name;
apt itself reads them, so both source formats work.
"""

import os
import shutil
from pathlib import Path

from .cache import cached, fingerprint, shared_cache_directory
from .errors import ServersError, run_quietly

MYSQL_SERIES = "9.7"
MYSQL_PACKAGES = ["mysql-server-core"]
POSTGRES_MAJOR = "18"
POSTGRES_PACKAGES = ["postgresql-18", "postgresql-18-postgis-3", "postgresql-18-pgvector"]


def mysql_root(say):
    """The folder with the unpacked packages, fetched on first use."""
    def build(directory):
        say(f"fetching MySQL {MYSQL_SERIES} from Debian sid (60 MB, only once)")
        version = _fetch(MYSQL_PACKAGES, directory)
        if not version.startswith(f"{MYSQL_SERIES}."):
            raise ServersError(f"sid has MySQL {version} now (MARTLET_TESTS_WITHOUT_MYSQL=1 does without)")
    return cached(f"mysql-{MYSQL_SERIES}", build)


def mysqld_command(root):
    """mysqld under the unpacked C library: the loader takes the library path, no environment variable is needed."""
    return [_loader(root), "--library-path", _library(root), root / "usr/sbin/mysqld",
            "--no-defaults", f"--basedir={root / 'usr'}", f"--lc-messages-dir={root / 'usr/share/mysql'}"]


def postgres_root(say):
    """The folder with the unpacked packages, which the user `postgres` may enter.

    PostgreSQL's programs start each other (initdb runs postgres), so each is given sid's loader and libraries by
    patchelf, instead of being run through the loader. They hold the folder's path, so they get the one it will keep.
    """
    def build(directory):
        say(f"fetching PostgreSQL {POSTGRES_MAJOR} with PostGIS from Debian sid (130 MB, only once)")
        _fetch(POSTGRES_PACKAGES, directory)
        final = directory.with_name(directory.name.removesuffix(".partial"))
        libraries = f"{final / _library(directory).relative_to(directory)}:{final / _modules()}"
        for program in (directory / _modules().parent / "bin").iterdir():
            with open(program, "rb") as file:
                is_program = file.read(4) == b"\x7fELF"
            if is_program:
                run_quietly(["patchelf", "--set-interpreter", final / _loader(directory).relative_to(directory),
                             "--force-rpath", "--set-rpath", libraries, program])
        # Debian chooses it by an alternative, which a package's script would make.
        extensions = directory / f"usr/share/postgresql/{POSTGRES_MAJOR}/extension"
        shutil.copy(extensions / "postgis-3.control", extensions / "postgis.control")

    name = f"postgres-{POSTGRES_MAJOR}-{fingerprint(*POSTGRES_PACKAGES)}"
    return cached(name, build, shared_cache_directory())


def _modules():
    return Path(f"usr/lib/postgresql/{POSTGRES_MAJOR}/lib")


def _library(root):
    return next(root.glob("usr/lib/*-linux-gnu*"))


def _loader(root):
    loader = next((path for pattern in ("usr/lib*/ld-linux-*.so.*", "usr/lib/*-linux-gnu*/ld-linux-*.so.*")
                   for path in root.glob(pattern)), None)
    if loader is None:
        raise ServersError(f"no dynamic loader in {root}: remove it and try again")
    return loader


def _fetch(packages, directory):
    """Unpacks the packages with all that they need; returns the version of the first."""
    reasons = []
    for source in _debian_sources():
        try:
            return _fetch_from(source, packages, directory)
        except ServersError as error:
            reasons.append(str(error).splitlines()[-1])
    reason = reasons[-1] if reasons else "this machine's apt sources name no Debian mirror"
    raise ServersError(f"{packages[0]} cannot be had from Debian sid: {reason}")


def _fetch_from(source, packages, directory):
    apt_directory = directory / "apt"
    archives = apt_directory / "cache/archives"
    for part in ("state/lists/partial", "cache/archives/partial"):
        (apt_directory / part).mkdir(parents=True, exist_ok=True)
    (apt_directory / "status").touch()
    (apt_directory / "sources.list").write_text(source)
    apt = [
        "apt-get", "-qq", "-y",
        *(f"-o{option}" for option in (
            f"Dir::State={apt_directory / 'state'}", f"Dir::State::status={apt_directory / 'status'}",
            f"Dir::Cache={apt_directory / 'cache'}", f"Dir::Etc::sourcelist={apt_directory / 'sources.list'}",
            "Dir::Etc::sourceparts=/dev/null", "Dir::Etc::preferences=/dev/null",
            "Dir::Etc::preferencesparts=/dev/null", "APT::Install-Recommends=false", "APT::Sandbox::User="))]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    run_quietly([*apt, "update"], env=environment)
    run_quietly([*apt, "--download-only", "install", *packages], env=environment)
    first = next(archives.glob(f"{packages[0]}_*.deb"))
    version = run_quietly(["dpkg-deb", "--field", first, "Version"]).strip()
    for package in archives.glob("*.deb"):
        run_quietly(["dpkg-deb", "-x", package, directory])
    shutil.rmtree(apt_directory)
    (directory / "VERSION").write_text(f"{version}\n")
    return version


def _debian_sources():
    """One source line for suite sid per configured mirror, those known to be Debian's first."""
    listing = run_quietly(["apt-get", "indextargets", "--format",
                           "$(REPO_URI) $(COMPONENT) $(RELEASE) $(ORIGIN)", "Created-By: Packages"])
    codename = _os_release().get("VERSION_CODENAME", "stable")
    certain, possible = [], []
    for uri, component, release, origin in (line.split(" ", 3) for line in listing.splitlines()):
        if component == "main" and release in (codename, "stable") and origin in ("Debian", "$(ORIGIN)"):
            # Without fetched lists apt does not know the origin: any mirror of this release is worth a try.
            (certain if origin == "Debian" else possible).append(uri)
    keyring = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
    signed_by = f"[signed-by={keyring}] " if keyring.exists() else ""
    return [f"deb {signed_by}{uri} sid main\n" for uri in dict.fromkeys(certain + possible)]


def _os_release():
    pairs = (line.split("=", 1) for line in Path("/etc/os-release").read_text().splitlines() if "=" in line)
    return {key: value.strip('"') for key, value in pairs}
