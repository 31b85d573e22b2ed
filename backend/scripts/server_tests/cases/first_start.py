"""The first start, the address, and tokens from the command line."""

import json
import re
import subprocess

from ..bench import Bench
from ..checks import equal, eventually, expect
from ..runner import takes
from ..serve import TOKEN_LINE, URL_LINE, Serve

REVOKED_SECONDS = 11  # what the command's help promises, and a second


def the_first_start_prints_one_admin_token_and_the_second_none(bench: Bench) -> None:
    with bench.serve() as first:
        equal(first.output.count(TOKEN_LINE), 1, "lines with a token")
        expect(re.fullmatch(r"mlt_[0-9A-Za-z_-]{43,}", first.token or ""), "the token has another form")
        session = first.admin.get("/api/session").json()
        equal((session["role"], session["credential"]), ("admin", "token"), "who asks")
        token, target = first.token, first.target_url
    with Serve(bench, target, token=token) as second:
        expect(second.printed_token is None and "mlt_" not in second.output + second.log, "a second token")
        second.admin.get("/api/session")


def the_first_token_is_for_a_day_and_can_go_to_a_file(bench: Bench) -> None:
    file = bench.fresh_path("first-token")
    with Serve(bench, bench.target_url(bench.new_database()), options=("--first-token-file", str(file))) as server:
        expect("mlt_" not in server.output + server.log, "the token is printed")
        equal(file.stat().st_mode & 0o777, 0o600, "the file's mode")
        server.token = file.read_text().strip()
        bench.canaries.add(server.token, "the first admin token")
        token = server.admin.get("/api/tokens").json()["items"][0]
        expect(token["expiresAt"], f"the first token does not expire: {token}")
    open_file = bench.fresh_path("open-file")
    open_file.touch(0o644)
    for path in (open_file, bench.scratch / "missing" / "token", bench.scratch):
        result = subprocess.run(
            bench.command("serve", server.target_url, "--listen", "127.0.0.1:0", "--first-token-file", str(path)),
            capture_output=True, text=True, timeout=30)
        expect(result.returncode == 1 and str(path) in result.stderr, f"{path}: {result.stderr[-500:]}")


@takes(8)
def two_servers_at_once_on_a_new_target_make_one_token(bench: Bench) -> None:
    target = bench.target_url(bench.new_database())
    first, second = Serve(bench, target), Serve(bench, target)
    first.launch()
    with second:
        first.await_serving()
        tokens = [token for token in (first.printed_token, second.printed_token) if token]
        equal(len(tokens), 1, "tokens that were printed")
        for server in (first, second):
            server.token = tokens[0]
            server.admin.get("/api/session")
        first.stop()


def a_port_that_is_taken_is_told_at_once(bench: Bench) -> None:
    with bench.serve() as first:
        taken = first.url.rpartition("//")[2]
        result = subprocess.run(
            bench.command("serve", first.target_url, "--listen", taken, "--backup-dir", str(first.backups)),
            capture_output=True, text=True, timeout=30)
        expect(result.returncode in (1, 2), f"it ended with {result.returncode}")
        expect(taken in result.stderr and "--listen" in result.stderr, f"it says: {result.stderr[-500:]}")
        expect(URL_LINE not in result.stdout, "it says that it serves")
        first.admin.get("/readyz")


def wrong_usage_is_told_with_status_2(bench: Bench) -> None:
    expect("--backup-dir" in bench.martlet("serve", "--help"), "the help lacks an option")
    target = bench.target_url("postgres")
    for options, said in (
            (["--listen", "nonsense"], "HOST:PORT"), (["--listen", "127.0.0.1:70000"], "HOST:PORT"),
            (["--source", "shop"], "NAME=URL"), (["--source", "a b=mysql://h/d"], "name"),
            (["--source", "a=mysql://h/d", "--source", "a=mysql://h/e"], "same name"),
            (["--tls-key", "key.pem"], "--tls-certificate"), (["--log-level", "loud"], "loud"),
            (["--requests-per-second", "0"], "--requests-per-second")):
        result = subprocess.run(
            bench.command("serve", target, *options), capture_output=True, text=True, timeout=30)
        equal(result.returncode, 2, f"the status of {' '.join(options)}: {result.stderr[-300:]}")
        complaint = result.stderr.partition("Usage:")[0]
        expect(said in complaint and "nknown option" not in complaint, f"{' '.join(options)}: {complaint}")


@takes(15)
def tokens_of_the_command_line_work_until_they_are_revoked(bench: Bench) -> None:
    with bench.serve() as server:
        made = bench.martlet("token", "create", "--role", "operator", "--name", "a test's", server.target_url)
        token = made.strip()
        bench.canaries.add(token, "a token of the command line")
        client = server.admin.with_token(token)
        session = client.get("/api/session").json()
        equal((session["name"], session["role"]), ("a test's", "operator"), "who asks")
        client.get("/api/tokens", 403)
        listed = bench.martlet("token", "list", server.target_url)
        expect("a test's" in listed and "first admin" in listed, "the list lacks a token")
        bench.canaries.check(listed.encode(), "the list of tokens")
        bench.canaries.check(
            bench.martlet("token", "list", "--json", server.target_url).encode(), "the list of tokens as JSON")
        bench.martlet("token", "revoke", server.target_url, session["tokenID"])
        eventually(lambda: client.get("/api/session", None).status == 401, REVOKED_SECONDS, "a dead token")
        states = {item["id"]: item["state"] for item in server.admin.get("/api/tokens").json()["items"]}
        equal(states[session["tokenID"]], "revoked", "the token's state")


def the_audit_tells_who_made_tokens_and_its_chain_is_whole(bench: Bench) -> None:
    with bench.serve() as server:
        number, _ = server.new_token("read_only")
        server.admin.request("DELETE", f"/api/tokens/{number}", 200)
        server.client("read_only").post("/api/runs", {"source": "shop"}, 403)
        entries = server.admin.get("/api/audit?limit=100").json()["items"]
        actions = {(entry["action"], entry["outcome"]) for entry in entries}
        for wanted in (("token.create", "succeeded"), ("token.revoke", "succeeded"), ("run.start", "denied")):
            expect(wanted in actions, f"the audit lacks {wanted}: {actions}")
        denied = server.admin.get("/api/audit?outcome=denied&action=run.start").json()["items"]
        equal([entry["outcome"] for entry in denied], ["denied"], "entries of that outcome")
        verification = server.admin.get("/api/audit/verification").json()
        expect(json.dumps(verification).count("true") >= 1, f"the verification says {verification}")
        bench.martlet("audit", "verify", server.target_url)
        bench.on_target("ALTER TABLE martlet.audit DISABLE TRIGGER USER;"
                        "UPDATE martlet.audit SET action = 'nothing' WHERE action = 'token.revoke'",
                        server.target_url.rpartition("/")[2])
        after = server.admin.get("/api/audit/verification").json()
        expect(after != verification and json.dumps(after).count("false") >= 1, f"a forged entry is not seen: {after}")
