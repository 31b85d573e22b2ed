"""MySQL 9.7 from Debian sid, unpacked beside the system.

Debian 12 has no MySQL, but sid's `mysql-server-core` runs on it with the C library that it was built for: a private
apt state (an *empty* dpkg status, so that apt fetches every dependency, libc too), `dpkg-deb -x` of each package into
one folder, and the folder's own dynamic loader. Nothing is installed. The mirror is the one that this machine's own
sources name; apt itself reads them, so both source formats work.
"""

import os
import shutil
from pathlib import Path

from .cache import cached
from .errors import ServersError, run_quietly

SERIES = "9.7"
PACKAGE = "mysql-server-core"


def mysql_root(say):
    """The folder with the unpacked packages, fetched on first use."""
    def build(directory):
        say(f"fetching MySQL {SERIES} from Debian sid (60 MB, only once)")
        _fetch(directory)
    return cached(f"mysql-{SERIES}", build)


def mysqld_command(root):
    """mysqld under the unpacked C library: the loader takes the library path, no environment variable is needed."""
    library = next(root.glob("usr/lib/*-linux-gnu*"))
    loader = next((path for pattern in ("usr/lib*/ld-linux-*.so.*", "usr/lib/*-linux-gnu*/ld-linux-*.so.*")
                   for path in root.glob(pattern)), None)
    if loader is None:
        raise ServersError(f"no dynamic loader in {root}: remove it and try again")
    return [loader, "--library-path", library, root / "usr/sbin/mysqld",
            "--no-defaults", f"--basedir={root / 'usr'}", f"--lc-messages-dir={root / 'usr/share/mysql'}"]


def _fetch(directory):
    reasons = []
    for source in _debian_sources():
        try:
            return _fetch_from(source, directory)
        except ServersError as error:
            reasons.append(str(error).splitlines()[-1])
    reason = reasons[-1] if reasons else "this machine's apt sources name no Debian mirror"
    raise ServersError(
        f"MySQL {SERIES} cannot be had from Debian sid: {reason} (MARTLET_TESTS_WITHOUT_MYSQL=1 does without)")


def _fetch_from(source, directory):
    apt_directory, packages = directory / "apt", directory / "apt/cache/archives"
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
    run_quietly([*apt, "--download-only", "install", PACKAGE], env=environment)
    server = next(packages.glob(f"{PACKAGE}_*.deb"))
    version = run_quietly(["dpkg-deb", "--field", server, "Version"]).strip()
    if not version.startswith(f"{SERIES}."):
        raise ServersError(f"sid has {PACKAGE} {version} now")
    for package in packages.glob("*.deb"):
        run_quietly(["dpkg-deb", "-x", package, directory])
    shutil.rmtree(apt_directory)
    (directory / "VERSION").write_text(f"{version}\n")


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
