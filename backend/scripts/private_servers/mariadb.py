"""MariaDB as the system has it (10.11 on Debian 12), set up like the MySQL server."""

import getpass
import shutil

from .cache import cached, copy_tree, fingerprint
from .errors import ServersError, run_quietly
from .mysql import COMMON_SETTINGS, FAST_SETTINGS, tls_settings
from .server import IS_DURABLE, Server


class MariaDB(Server):
    name = "mariadb"
    ready_line = "ready for connections."
    port_taken_line = "another server running on port"

    def prepare(self, say):
        if not shutil.which("mariadbd") and not shutil.which("mariadbd", path="/usr/sbin"):
            raise ServersError("mariadbd is not installed: run backend/scripts/install-packages")
        version = run_quietly(["/usr/sbin/mariadbd", "--version"]).strip()
        initialize = [
            "mariadb-install-db", "--no-defaults", f"--user={getpass.getuser()}", "--skip-test-db",
            "--auth-root-authentication-method=normal"]

        def build(directory):
            say("initialising a MariaDB data directory (only once)")
            run_quietly([*initialize, f"--datadir={directory / 'data'}"])

        template = cached(f"mariadb-data-{fingerprint(version, *initialize)}", build)
        copy_tree(template / "data", self.data)

    def command(self):
        return [
            "/usr/sbin/mariadbd", "--no-defaults", f"--user={getpass.getuser()}", f"--datadir={self.data}",
            f"--socket={self.scratch / 'mariadb.sock'}", f"--pid-file={self.scratch / 'mariadb.pid'}",
            f"--tmpdir={self.scratch}", f"--port={self.port}",
            *(tls_settings(self.scratch) if self.profile.has_tls else []), *COMMON_SETTINGS, *self.profile.source,
            *([] if IS_DURABLE else FAST_SETTINGS)]

    def environment(self):
        return {"MARTLET_TEST_MARIADB_URL": f"mariadb://root@127.0.0.1:{self.port}"}
