"""What the composed stack has to do; in this order, on one stack. A case's name is its sentence."""

import gzip
import re
import socket
import stat
import subprocess
import time
from urllib.parse import quote

from .stack import TOKEN_LINE, Failure, Stack, eventually, expect

# Slow enough that the run is met in the middle.
SLOW_BYTES_PER_SECOND = 3_000_000
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
    found = re.search(rf"^{TOKEN_LINE}(mlt_\S+)$", stack.log("backend"), re.MULTILINE)
    if found is None:
        raise Failure(f"the backend prints no token: {stack.log('backend')[-600:]}")
    stack.token = found[1]


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


def the_dashboard_comes_through_nginx(stack: Stack) -> None:
    index = stack.get("/")
    expect(index.status == 200 and b"<div id=\"root\">" in index.body, f"/ gives {index.status}")
    expect(index.headers["cache-control"] == "no-cache", f"/ has {index.headers.get('cache-control')}")
    expect("default-src 'self'" in index.headers.get("content-security-policy", ""), "/ has no CSP")
    expect("nginx/" not in index.headers.get("server", ""), "nginx tells its version")
    asset = re.findall(rb'src="(/assets/main-[^"]+\.js)"', index.body)[0].decode()
    plain, packed = stack.get(asset), stack.get(asset, Accept_Encoding="gzip")
    expect(packed.headers.get("content-encoding") == "gzip", "an asset is not compressed")
    expect(gzip.decompress(packed.body) == plain.body and len(packed.body) < len(plain.body), "two contents")
    expect("immutable" in plain.headers["cache-control"], f"{asset} has {plain.headers['cache-control']}")
    expect("javascript" in plain.headers["content-type"], f"{asset} is {plain.headers['content-type']}")
    expect(stack.get("/tables").body == index.body, "the router's own address gives another page")
    expect(stack.get("/assets/none.js").status == 404, "a missing asset is a page")


def the_api_comes_through_nginx_and_metrics_do_not(stack: Stack) -> None:
    expect(stack.get("/readyz").status == 200, "/readyz")
    expect(stack.get("/api/session").status == 200, "/api/session with the token")
    answer = stack.get("/api/no-such-thing")
    expect(answer.status == 404 and answer.json()["code"], "a problem is not the backend's")
    for path in ("/metrics", "/metrics/", "/metrics/x"):
        expect(stack.get(path).status == 404, f"{path} can be read from outside")


def the_sample_is_loaded_once(stack: Stack) -> None:
    for _ in range(2):
        stack.compose("--profile", "sample", "up", "--detach", "--no-build", "--no-deps", "sample")
        expect(stack.await_exit("sample", 120) == 0, f"the sample: {stack.log('sample')[-600:]}")
    expect("nothing is loaded" in stack.log("sample"), "it is loaded twice")


def a_run_outlives_its_container_and_is_watched_unbuffered(stack: Stack) -> None:
    # podman's name server forgets names for a moment while a container of another network ends.
    eventually(lambda: stack.get("/readyz").status == 200, 30, "nginx finds the backend")
    answer = stack.ask("POST", "/api/runs", {
        "source": "shop", "jobs": 2, "bytesPerSecondMax": SLOW_BYTES_PER_SECOND,
        "accept": ["event-not-migrated", "routine-not-migrated", "trigger-not-migrated", "view-not-migrated"]})
    expect(answer.status == 202, f"POST /api/runs: {answer.status} {answer.body[:400]!r}")
    run = answer.json()["id"]
    eventually(lambda: _status(stack)["progress"].get("rowsCopied", 0) > 0, 60, "rows arrive")
    arrivals = _events(stack, seconds=4)
    names = [name for _, name in arrivals]
    expect(names[:1] == ["snapshot"] and "progress" in names, f"the stream has {names}")
    expect(arrivals[-1][0] - arrivals[0][0] > 1, "the events came all at once: the stream is buffered")

    started = time.monotonic()
    stack.compose("stop", "backend")
    stopping = time.monotonic() - started
    expect(stack.state("backend")["ExitCode"] == 0, f"SIGTERM: {stack.state('backend')} {stack.log('backend')[-600:]}")
    expect(stopping < 85, f"stopping took {stopping:.0f} s")
    away = stack.get("/api/session")
    expect((away.status, away.json()["code"]) == (502, "proxy.backend-away"), f"without a backend: {away.status}")
    rows = int(stack.psql("SELECT coalesce(sum(n_live_tup), 0) FROM pg_stat_user_tables WHERE schemaname = 'public'"))
    stack.compose("rm", "--force", "backend")
    stack.up("backend")
    stack.await_healthy("backend")
    eventually(lambda: stack.get("/readyz").status == 200, 20, "nginx finds the next container")
    end = eventually(
        lambda: (status := _status(stack))["run"]["state"] in ("finished", "failed") and status, 180,
        lambda: f"the run ends: {_status(stack)['run']}")
    expect(end["run"]["runID"] == run, f"another run: {end['run']}")
    expect((end["run"]["state"], end["progress"]["percent"]) == ("finished", 100), f"it ended as {end['run']}")
    print(f"    stopped in {stopping:.1f} s with about {rows:,} rows there; the next container finished the run")


def every_row_is_there(stack: Stack) -> None:
    tables = stack.mysql("SELECT table_name FROM information_schema.tables WHERE table_schema = 'shop' "
                         "AND table_type = 'BASE TABLE' ORDER BY 1").splitlines()
    expect(len(tables) > 10, f"only {len(tables)} tables in the source")
    total = 0
    targets = {name.lower(): name for name in stack.psql(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public'").splitlines()}
    for table in tables:
        there = int(stack.mysql(f"SELECT count(*) FROM `{table}`"))
        here = int(stack.psql(f'SELECT count(*) FROM public."{targets[table.lower()]}"'))
        expect(there == here, f"{table}: {there} rows in MySQL, {here} in PostgreSQL")
        total += here
    print(f"    {total:,} rows in {len(tables)} tables, counted on both sides")


def a_backup_is_made_on_a_read_only_disk(stack: Stack) -> None:
    answer = stack.ask("POST", "/api/backup", {})
    expect(answer.status == 202, f"POST /api/backup: {answer.status} {answer.body[:400]!r}")
    backup = answer.json()["id"]
    end = eventually(
        lambda: (found := stack.get(f"/api/backups/{backup}").json())["state"] in (
            "succeeded", "failed", "interrupted") and found, 120, "the backup ends")
    expect(end["state"] == "succeeded", f"{end}")


def prometheus_scrapes_with_its_token(stack: Stack) -> None:
    url = f"http://127.0.0.1:{stack.prometheus_port}"

    def value(query: str) -> str | None:
        result = stack.get(f"/api/v1/query?query={quote(query)}", url=url).json()["data"]["result"]
        return result[0]["value"][1] if result else None

    eventually(lambda: value('up{job="martlet"}') == "1", 60, lambda: f"up is {value('up')}")
    expect(value("martlet_build_info") == "1" or value("pg_up") == "1", "no metric of Martlet's")


def _status(stack: Stack) -> dict:
    document = stack.get("/api/migration-status").json()
    return {"progress": document.get("progress") or {}, "run": document.get("run") or {"state": None}}


def _events(stack: Stack, seconds: float) -> list[tuple[float, str]]:
    """When each event arrived, by curl's own unbuffered output."""
    process = subprocess.Popen(
        ["curl", "--silent", "--no-buffer", "--max-time", str(seconds), "--config", "-"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin and process.stdout
    process.stdin.write(f'url = "{stack.url}/api/events"\nheader = "Authorization: Bearer {stack.token}"\n')
    process.stdin.close()
    arrivals = [
        (time.monotonic(), line.removeprefix("event:").strip()) for line in process.stdout
        if line.startswith("event:")]
    process.wait()
    return arrivals


CASES = (
    missing_secrets_are_named, secrets_are_made_once_and_for_nobody_else, a_taken_port_is_an_error_that_names_it,
    everything_starts_in_order_and_is_healthy, nobody_is_root_and_no_image_can_be_written,
    no_secret_is_in_a_command_or_a_log, the_dashboard_comes_through_nginx,
    the_api_comes_through_nginx_and_metrics_do_not, the_sample_is_loaded_once,
    a_run_outlives_its_container_and_is_watched_unbuffered, every_row_is_there, a_backup_is_made_on_a_read_only_disk,
    prometheus_scrapes_with_its_token)
