"""What it was measured on."""

import os
import platform
import re
import subprocess
from datetime import datetime, timezone
from pathlib import Path

SOURCE_SETTINGS = ["innodb_buffer_pool_size", "innodb_flush_log_at_trx_commit", "sync_binlog"]
TARGET_SETTINGS = ["fsync", "synchronous_commit", "full_page_writes", "wal_level", "shared_buffers", "max_wal_size",
                   "maintenance_work_mem", "max_parallel_maintenance_workers", "autovacuum"]


def describe(command, scale, sources, target, martlet):
    processor = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    memory = int(re.search(r"MemTotal: +(\d+)", Path("/proc/meminfo").read_text())[1])
    system = re.search(r'PRETTY_NAME="(.*)"', Path("/etc/os-release").read_text())[1]
    servers = {"martlet": version([martlet, "--version"])}
    for source in sources:
        settings = source.execute("SHOW GLOBAL VARIABLES WHERE variable_name IN (%s)" % ", ".join(
            f"'{name}'" for name in SOURCE_SETTINGS))
        name = {"mysql": "MySQL", "mariadb": "MariaDB"}[source.kind]
        servers[name] = describe_server(source.execute("SELECT version()")[0][0], settings)
    settings = target.execute("SELECT name, current_setting(name) FROM pg_settings WHERE name IN (%s) ORDER BY name"
                              % ", ".join(f"'{name}'" for name in TARGET_SETTINGS), "postgres")
    servers["PostgreSQL"] = describe_server(target.execute("SHOW server_version", "postgres")[0][0], settings)
    servers["pgloader"] = version(["pgloader", "--version"])
    return {
        "command": command, "scale": scale, "date": datetime.now(timezone.utc).strftime("%Y-%m-%d %H:%M UTC"),
        "cores": os.cpu_count(), "processor": processor[1] if processor else platform.machine(),
        "memory_gb": round(memory / 1e6), "system": f"{system}, Linux {platform.release()}", "servers": servers}


def describe_server(version, settings):
    return f"{version}; " + ", ".join(f"{name} {value}" for name, value in settings)


def version(command):
    output = subprocess.run(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False).stdout
    return output.strip().splitlines()[0] if output.strip() else "version unknown"
