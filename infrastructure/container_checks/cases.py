"""What the composed stack has to do; in this order, on one stack. A case's name is its sentence."""

import gzip
import re
import socket
import stat
import subprocess
import time

from . import documentation, runs, watching
from .checks import expect
from .client import Client
from .confinement import SECRETS, expect_confined, expect_no_secret
from .stack import SOURCE, TARGET, Stack


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
    expect({stat.S_IMODE((folder / name).stat().st_mode) for name in SECRETS} == {0o444}, "containers cannot read one")


def a_password_that_is_changed_changes_where_it_is_repeated(stack: Stack) -> None:
    folder = stack.folder / "secrets"
    (folder / "mysql_password").unlink()
    (folder / "mysql_password").write_text("one-of-my-own\n")
    subprocess.run([stack.folder / "infrastructure/make-secrets"], check=True, stdout=subprocess.DEVNULL)
    repeated = (folder / "mysql_client").read_text()
    expect(repeated == "[client]\npassword = one-of-my-own", f"mysql_client is {repeated!r}")
    expect((folder / "mysql_password").read_text() == "one-of-my-own\n", "a password that was there is replaced")


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
        expect_confined(stack, service)


def no_secret_is_in_a_command_or_a_log(stack: Stack) -> None:
    for service in ("mysql", "postgres", "backend", "frontend", "prometheus", "metrics-token"):
        expect_no_secret(stack, service)


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


CASES = (
    missing_secrets_are_named, secrets_are_made_once_and_for_nobody_else,
    a_password_that_is_changed_changes_where_it_is_repeated, each_profile_is_understood,
    a_taken_port_is_an_error_that_names_it, everything_starts_in_order_and_is_healthy,
    nobody_is_root_and_no_image_can_be_written, no_secret_is_in_a_command_or_a_log, the_dashboard_comes_through_nginx,
    the_api_comes_through_nginx_and_metrics_do_not, nginx_asks_the_containers_name_server_only,
    runs.the_sample_is_loaded_once, the_commands_of_the_documentation_run,
    runs.a_run_outlives_its_container_and_is_watched_unbuffered, runs.every_row_is_there,
    runs.a_backup_is_made_on_a_read_only_disk, watching.prometheus_scrapes_with_its_token,
    watching.exporters_tell_of_both_servers, watching.nobody_waits_for_prometheus,
    runs.the_sample_of_the_documentation_migrates_itself, runs.every_row_is_there)
