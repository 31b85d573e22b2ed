"""What the composed stack has to do; in this order, on one stack. A case's name is its sentence."""

import gzip
import re
import socket
import stat
import subprocess
import time
from urllib.parse import quote

from . import documentation, runs
from .checks import eventually, expect
from .client import Client
from .stack import SOURCE, TARGET, Stack

UP = 'up{job="martlet"}'
SECRETS = ("mysql_root_password", "mysql_password", "mysql_client", "postgres_password", "grafana_password")


def missing_secrets_are_named(stack: Stack) -> None:
    result = stack.attempt("up", "--detach", "--no-build", "postgres")
    expect(result.returncode != 0, "the stack starts without its secrets")
    expect("infrastructure/make-secrets" in result.stdout, f"no remedy is named: {result.stdout[-600:]}")


def secrets_are_made_once_and_for_nobody_else(stack: Stack) -> None:
    command = [stack.folder / "infrastructure/make-secrets"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    folder = stack.folder / "secrets"
    expect(stat.S_IMODE(folder.stat().st_mode) == 0o700, f"the folder has mode {folder.stat().st_mode:o}")
    before = {name: (folder / name).read_text() for name in SECRETS}
    expect(len(set(before.values())) == len(SECRETS), "two passwords are the same")
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    expect({name: (folder / name).read_text() for name in SECRETS} == before, "a second run changes them")
    expect((stack.folder / ".env").read_text().count("MARTLET_SECRETS=") == 1, ".env names the folder once")


def each_profile_is_understood(stack: Stack) -> None:
    services = stack.compose("--profile", "sample", "--profile", "exporters", "config", "--services").split()
    for service in ("mysql", "backend", "grafana", "sample-run", "postgres-exporter", "mysqld-exporter"):
        expect(service in services, f"{service} is not among {services}")


def a_taken_port_is_an_error_that_names_it(stack: Stack) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = str(listener.getsockname()[1])
        result = stack.attempt("up", "--detach", "--no-build", "--no-deps", "frontend", MARTLET_PORT=port)
    stack.attempt("rm", "--stop", "--force", "frontend")
    expect(result.returncode != 0, "the dashboard starts on a port that is taken")
    expect(port in result.stdout and "in use" in result.stdout, f"the port is not named: {result.stdout[-600:]}")


def everything_starts_in_order_and_is_healthy(stack: Stack) -> None:
    stack.up("frontend", "prometheus")
    for service in ("mysql", "postgres", "backend", "frontend", "prometheus"):
        stack.await_healthy(service)
    expect(stack.await_exit("metrics-token", 10) == 0, f"no token for Prometheus: {stack.log('metrics-token')}")
    stack.read_token()


def nobody_is_root_and_no_image_can_be_written(stack: Stack) -> None:
    for service in ("mysql", "postgres", "backend", "frontend", "prometheus"):
        container = stack.container(service)
        uid = stack.engine.podman("exec", container, "id", "-u").strip()
        expect(uid not in ("", "0"), f"{service} runs as {uid}")
        written = stack.engine.attempt("exec", container, "sh", "-c", "echo x >/usr/local/written")
        expect(written.returncode != 0, f"{service} can write its image")
        capabilities = stack.engine.podman("exec", container, "grep", "CapEff", "/proc/1/status").split()[-1]
        expect(int(capabilities, 16) == 0, f"{service} has the capabilities {capabilities}")


def no_secret_is_in_a_command_or_a_log(stack: Stack) -> None:
    secrets = [(stack.folder / "secrets" / name).read_text() for name in SECRETS if name != "mysql_client"]
    for service in ("mysql", "postgres", "backend", "frontend", "prometheus", "metrics-token"):
        seen = stack.log(service) + stack.engine.podman("inspect", stack.container(service))
        expect(not any(secret in seen for secret in secrets), f"{service}: a password is in its log or its settings")


def the_dashboard_comes_through_nginx(client: Client) -> None:
    index = client.get("/")
    expect(index.status == 200 and b"<div id=\"root\">" in index.body, f"/ gives {index.status}")
    expect(index.headers["cache-control"] == "no-cache", f"/ has {index.headers.get('cache-control')}")
    expect("default-src 'self'" in index.headers.get("content-security-policy", ""), "/ has no CSP")
    expect("nginx/" not in index.headers.get("server", ""), "nginx tells its version")
    asset = re.findall(rb'src="(/assets/main-[^"]+\.js)"', index.body)[0].decode()
    plain, packed = client.get(asset), client.get(asset, Accept_Encoding="gzip")
    expect(packed.headers.get("content-encoding") == "gzip", "an asset is not compressed")
    expect(gzip.decompress(packed.body) == plain.body and len(packed.body) < len(plain.body), "two contents")
    expect("immutable" in plain.headers["cache-control"], f"{asset} has {plain.headers['cache-control']}")
    expect("javascript" in plain.headers["content-type"], f"{asset} is {plain.headers['content-type']}")
    expect(client.get("/tables").body == index.body, "the router's own address gives another page")
    expect(client.get("/assets/none.js").status == 404, "a missing asset is a page")


def the_api_comes_through_nginx_and_metrics_do_not(stack: Stack) -> None:
    expect(stack.get("/readyz").status == 200, "/readyz")
    expect(stack.get("/api/session").status == 200, "/api/session with the token")
    answer = stack.get("/api/no-such-thing")
    expect(answer.status == 404 and answer.json()["code"], "a problem is not the backend's")
    metrics_are_not_for_browsers(stack)


def nginx_asks_the_containers_name_server_only(stack: Stack) -> None:
    """Longer than a name is kept, so that each of nginx's workers asks again; podman lists a server that knows none."""
    settings = stack.engine.podman("exec", stack.container("frontend"), "cat", "/tmp/resolver.conf")
    expect(len(settings.partition(" valid=")[0].split()) == 2, f"nginx has {settings}")
    end = time.monotonic() + 12
    while time.monotonic() < end:
        expect(stack.get("/readyz").status == 200, "the backend was not found")
        time.sleep(0.2)


def metrics_are_not_for_browsers(client: Client) -> None:
    for path in ("/metrics", "/metrics/", "/metrics/x"):
        expect(client.get(path).status == 404, f"{path} can be read from outside")


def the_commands_of_the_documentation_run(stack: Stack) -> None:
    """Those inside the backend's container, with the databases of the stack in the place of the reader's own."""
    for words in documentation.backend_commands(SOURCE, TARGET):
        result = stack.attempt("exec", "-T", "backend", *words)
        expect(result.returncode == 0, f"{' '.join(words)}: {result.returncode} {result.stdout[-6000:]}")


def prometheus_scrapes_with_its_token(stack: Stack) -> None:
    url = f"http://127.0.0.1:{stack.prometheus_port}"
    eventually(lambda: _asked(stack, UP) == "1", 60, lambda: f"up is {_asked(stack, UP)}: " + "; ".join(
        target["lastError"] for target in stack.get("/api/v1/targets", url=url).json()["data"]["activeTargets"]))
    expect(_asked(stack, "martlet_build_info") == "1" or _asked(stack, "pg_up") == "1", "no metric of Martlet's")


def nobody_waits_for_prometheus(stack: Stack) -> None:
    scrapes = f"count_over_time({UP}[1h])"
    before = float(_asked(stack, scrapes) or 0)
    stack.compose("stop", "prometheus")
    stack.await_healthy("backend", 20)
    expect(stack.get("/api/session").status == 200, "the API without Prometheus")
    stack.compose("start", "prometheus")
    stack.await_healthy("prometheus")
    eventually(lambda: float(_asked(stack, scrapes) or 0) > before, 60, "it goes on with what it knew")


def _asked(stack: Stack, query: str) -> str | None:
    url = f"http://127.0.0.1:{stack.prometheus_port}"
    result = stack.get(f"/api/v1/query?query={quote(query)}", url=url).json()["data"]["result"]
    return result[0]["value"][1] if result else None


CASES = (
    missing_secrets_are_named, secrets_are_made_once_and_for_nobody_else, each_profile_is_understood,
    a_taken_port_is_an_error_that_names_it, everything_starts_in_order_and_is_healthy,
    nobody_is_root_and_no_image_can_be_written, no_secret_is_in_a_command_or_a_log, the_dashboard_comes_through_nginx,
    the_api_comes_through_nginx_and_metrics_do_not, nginx_asks_the_containers_name_server_only,
    runs.the_sample_is_loaded_once,
    the_commands_of_the_documentation_run, runs.a_run_outlives_its_container_and_is_watched_unbuffered,
    runs.every_row_is_there, runs.a_backup_is_made_on_a_read_only_disk, prometheus_scrapes_with_its_token,
    nobody_waits_for_prometheus, runs.the_sample_of_the_documentation_migrates_itself, runs.every_row_is_there)
