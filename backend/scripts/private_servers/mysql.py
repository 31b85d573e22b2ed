"""MySQL 9.7 with the settings of a server that one migrates from: row binlog, GTIDs, room for 300 connections."""

import getpass

from .cache import cached, copy_tree, fingerprint
from .debian_sid import mysql_root, mysqld_command
from .errors import run_quietly
from .server import IS_DURABLE, Server

# Shared with MariaDB, which took its names from MySQL.
COMMON_SETTINGS = [
    "--bind-address=127.0.0.1",
    "--server-id=97",
    "--log-bin=binlog",
    "--binlog-format=ROW",
    "--binlog-row-image=FULL",
    "--binlog-row-metadata=FULL",
    "--innodb-buffer-pool-size=256M",
    "--max-connections=300",
    "--max-allowed-packet=256M",
    "--local-infile=ON",
    "--secure-file-priv=",
    "--event-scheduler=OFF",
]
# A server that is killed loses nothing, as the kernel has it; only a machine that stops would.
FAST_SETTINGS = ["--innodb-flush-log-at-trx-commit=2", "--sync-binlog=0"]


def tls_settings(scratch):
    tls = scratch / "tls"
    return [
        f"--ssl-ca={tls / 'ca.pem'}", f"--ssl-cert={tls / 'server-cert.pem'}", f"--ssl-key={tls / 'server-key.pem'}"]


class MySQL(Server):
    name = "mysql"
    ready_line = "ready for connections. Version"
    port_taken_line = "another mysqld server running on port"

    def prepare(self, say):
        self.root = mysql_root(say)
        version = (self.root / "VERSION").read_text().strip()
        initialize = [*mysqld_command(self.root), "--initialize-insecure", f"--user={getpass.getuser()}"]

        def build(directory):
            say("initialising a MySQL data directory (only once)")
            run_quietly([*initialize, f"--datadir={directory / 'data'}"])
            (directory / "data/auto.cnf").unlink(missing_ok=True)  # each copy makes a server UUID of its own

        template = cached(f"mysql-data-{fingerprint(version, *initialize)}", build)
        copy_tree(template / "data", self.data)

    def command(self):
        return [
            *mysqld_command(self.root), f"--user={getpass.getuser()}", f"--datadir={self.data}",
            f"--socket={self.scratch / 'mysql.sock'}", f"--pid-file={self.scratch / 'mysql.pid'}",
            f"--tmpdir={self.scratch}", f"--port={self.port}", "--mysqlx=OFF",
            *(tls_settings(self.scratch) if self.profile.has_tls else ["--tls-version="]),
            "--gtid-mode=ON", "--enforce-gtid-consistency=ON",
            *COMMON_SETTINGS, *self.profile.source,
            *([] if IS_DURABLE else FAST_SETTINGS)]

    def environment(self):
        return {"MARTLET_TEST_MYSQL_URL": f"mysql://root@127.0.0.1:{self.port}"}
