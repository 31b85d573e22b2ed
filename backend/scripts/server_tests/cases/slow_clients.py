"""Clients that take their time, or only want to hold a place."""

import os
import resource
import select
import selectors
import socket
import threading
import time
from collections.abc import Callable

from ..bench import Bench
from ..checks import equal, eventually, expect
from ..dumps import await_backup, fill, start_backup
from ..runner import takes
from ..serve import Serve

DRIP_SECONDS = 0.5
# The server gives a first head 10 s, a body 20 s, an operation 30 s, and a connection that says nothing more 75 s.
BODY_SECONDS = 45
HEADER_SECONDS = 18
ANSWER_SECONDS = 2
IDLE = int(os.environ.get("MARTLET_TEST_IDLE_CONNECTIONS", "2000"))
IDLE_BYTES_MAX = 40 << 10  # memory for each
CONNECTIONS_PER_ADDRESS = 5_000
CROWD = 300
DOWNLOADS_OF_A_TOKEN = 16  # as docs/access.md says
STALLED = 100
STALLED_SECONDS = 60
STALLED_BYTES_MAX = 2 << 20  # memory for each, in the server and in the kernel; some 1 MiB was seen
SESSIONS_MAX = 16  # of the server, whatever is asked of it


def _drip(server: Serve, beginning: bytes, seconds: float) -> tuple[float, bytes]:
    """Sends a byte now and then, until the server hangs up or the time is over; how long it took, and what it said."""
    started, said = time.monotonic(), b""
    with server.anonymous.socket(5) as connection:
        connection.sendall(beginning)
        connection.settimeout(DRIP_SECONDS)
        while time.monotonic() - started < seconds:
            try:
                connection.sendall(b"a")
                piece = connection.recv(4096)
                if not piece:
                    break
                said += piece
            except TimeoutError:
                continue
            except OSError:
                break
    return time.monotonic() - started, said


def _is_cut(bench: Bench, beginning: Callable[[Serve], bytes], seconds: float) -> bytes:
    """That 20 such clients are cut within the time, and hold nobody up meanwhile."""
    results: list[tuple[float, bytes]] = []
    with bench.serve() as server:
        bytes_sent = beginning(server)
        threads = [threading.Thread(target=lambda: results.append(_drip(server, bytes_sent, seconds)), daemon=True)
                   for _ in range(20)]
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads):
            asked = time.monotonic()
            server.admin.get("/api/session", timeout=10)
            took = time.monotonic() - asked
            expect(took < ANSWER_SECONDS, f"others wait {took:.1f} s for an answer")
            time.sleep(1)
        longest = max(took for took, _ in results)
        expect(longest < seconds, f"a client that drips is still served after {longest:.0f} s, having been told "
                                  f"{results[0][1][:60]!r}")
        server.admin.get("/api/session")
    return results[0][1]


@takes(HEADER_SECONDS)
def a_header_that_drips_is_cut(bench: Bench) -> None:
    _is_cut(bench, lambda _: b"GET /livez HTTP/1.1\r\nHost: localhost\r\nX-Slow: ", HEADER_SECONDS)


@takes(BODY_SECONDS)
def a_body_that_drips_is_cut(bench: Bench) -> None:
    def beginning(server: Serve) -> bytes:
        return (f"POST /api/runs HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {server.token}\r\n"
                "Content-Type: application/json\r\nContent-Length: 60000\r\n\r\n").encode()
    said = _is_cut(bench, beginning, BODY_SECONDS)
    expect(not said or said[9:12] in (b"400", b"408", b"504"), f"it is told {said[:100]!r}")


@takes(BODY_SECONDS)
def a_body_that_drips_behind_a_refusal_is_cut(bench: Bench) -> None:
    def beginning(_: Serve) -> bytes:
        return b"POST /api/runs HTTP/1.1\r\nHost: localhost\r\nContent-Length: 60000\r\n\r\n"
    _is_cut(bench, beginning, BODY_SECONDS)


@takes(HEADER_SECONDS)
def a_connection_that_asks_nothing_is_closed(bench: Bench) -> None:
    with bench.serve() as server, server.anonymous.socket(HEADER_SECONDS) as silent:
        began = time.monotonic()
        equal(silent.recv(1), b"", "what is said to who says nothing")
        expect(5 < time.monotonic() - began < HEADER_SECONDS, f"it was closed after {time.monotonic() - began:.0f} s")


def _may_open_files(count: int) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = min(hard, count + 2_000)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    expect(hard > count, f"only {hard} files may be open: ulimit -n")


@takes(20)
def thousands_of_idle_connections_leave_room_for_requests(bench: Bench) -> None:
    _may_open_files(IDLE)
    with bench.serve() as server:
        server.admin.get("/api/migration-status")
        before = server.resident_bytes
        connections: list[socket.socket] = []
        try:
            for number in range(IDLE):
                connections.append(socket.create_connection(
                    (server.admin.host, server.admin.port), 10,
                    source_address=(f"127.9.9.{1 + number // CONNECTIONS_PER_ADDRESS}", 0)))
            for _ in range(20):
                asked = time.monotonic()
                server.admin.get("/api/migration-status", timeout=10)
                expect(time.monotonic() - asked < ANSWER_SECONDS, "a request waits for idle connections")
            cost = (server.resident_bytes - before) / IDLE
            expect(cost < IDLE_BYTES_MAX, f"an idle connection costs {cost:.0f} bytes")
            expect(_closed(connections) == 0, "idle connections are cut at once")
        finally:
            for connection in connections:
                connection.close()
        eventually(lambda: server.admin.get("/livez", timeout=5), 5, "an answer")
        expect(server.stop() < 15, "idle connections hold up the end")


@takes(15)
def many_at_once_leave_the_targets_connections_to_others(bench: Bench) -> None:
    with bench.serve() as server:
        looker, database = server.client("read_only"), server.target_url.rpartition("/")[2]
        statuses: list[int] = []
        begin = threading.Barrier(CROWD + 1)

        def look() -> None:
            begin.wait()
            for _ in range(3):
                answer = looker.get("/api/backups", None)
                statuses.append(answer.status)
                expect(answer.status != 503 or answer.header("retry-after"), f"no Retry-After: {answer}")

        threads = [threading.Thread(target=look, daemon=True) for _ in range(CROWD)]
        for thread in threads:
            thread.start()
        begin.wait()
        most = 0
        while any(thread.is_alive() for thread in threads):
            sessions = bench.on_target(f"SELECT count(*) FROM pg_stat_activity WHERE datname = '{database}'")
            most = max(most, int(sessions[0][0]))
            server.anonymous.get("/readyz", timeout=10)
            server.admin.get("/api/tokens", timeout=10)
        expect(most <= SESSIONS_MAX, f"{most} sessions on the target")
        expect(set(statuses) <= {200, 503, 429}, f"the statuses {set(statuses)}")
        expect(statuses.count(200) > 3, "hardly anybody was answered")
        looker.get("/api/backups", 200)


def _closed(connections: list[socket.socket]) -> int:
    """How many have been closed by the server."""
    with selectors.DefaultSelector() as selector:
        for connection in connections:
            selector.register(connection, selectors.EVENT_READ)
        return len(selector.select(0))


@takes(15)
def idle_connections_do_not_hold_up_the_end(bench: Bench) -> None:
    with bench.serve() as server:
        with server.anonymous.socket() as idle, server.anonymous.socket() as half:
            half.sendall(b"GET /livez HTTP/1.1\r\nHo")
            expect(server.stop() < 15, "it took long to end")
            expect(idle.recv(1) == b"", "the idle one is still open")


@takes(30)
def a_client_that_does_not_read_its_answer_holds_up_nobody(bench: Bench) -> None:
    with bench.serve() as server:
        before = server.resident_bytes
        request = b"GET /api/openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n" * 2_000
        connections = [server.anonymous.socket() for _ in range(10)]
        for connection in connections:
            connection.setblocking(False)
            try:
                connection.send(request)
            except BlockingIOError:
                pass
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline:
            server.admin.get("/api/session", timeout=10)
            time.sleep(0.2)
        grown = server.resident_bytes - before
        expect(grown < 64 << 20, f"the server's memory has grown by {grown >> 20} MiB")
        for connection in connections:
            connection.close()


@takes(HEADER_SECONDS)
def downloads_that_nobody_takes_cost_little_and_are_ended(bench: Bench) -> None:
    with bench.serve() as server:
        fill(bench, server)
        client = server.client("operator")
        backup = start_backup(client)
        expect(await_backup(client, backup, "succeeded")["file"]["bytes"] > 10 << 20, "the dump is small")
        path = f"/api/backups/{backup}/download"
        tokens = [server.new_token("operator")[1] for _ in range(-(-STALLED // DOWNLOADS_OF_A_TOKEN))]
        requests = [f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\r\n".encode()
                    for token in tokens for _ in range(DOWNLOADS_OF_A_TOKEN)]
        before = server.resident_bytes
        connections: list[socket.socket] = []
        try:
            for request in requests[:STALLED]:
                if len(connections) % DOWNLOADS_OF_A_TOKEN == 0:
                    time.sleep(1)  # not more at once than may wait in line for the ledger
                connections.append(_stalling(server, request))
            time.sleep(STALLED_SECONDS / 3)
            expect(not _hung_up(connections), "clients are ended early")
            server.anonymous.get(path, 429, headers={"Authorization": f"Bearer {tokens[0]}"})
            grown = server.resident_bytes - before
            expect(grown < STALLED * STALLED_BYTES_MAX, f"{STALLED} of them cost {grown >> 20} MiB")
            queued = _queued_bytes(server.admin.port)
            expect(queued < STALLED * STALLED_BYTES_MAX, f"the kernel holds {queued >> 20} MiB for {STALLED} of them")
            eventually(lambda: _hung_up(connections) == STALLED, STALLED_SECONDS, "the end of all that stall")
            eventually(lambda: _queued_bytes(server.admin.port) < 1 << 20, 5, "the kernel's buffers given back")
            expect(len(client.get(path).body) > 10 << 20, "the dump is not given any more")
        finally:
            for connection in connections:
                connection.close()


def _stalling(server: Serve, request: bytes) -> socket.socket:
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.connect((server.admin.host, server.admin.port))
    connection.sendall(request)
    return connection


def _hung_up(connections: list[socket.socket]) -> int:
    """How many have been cut by the server, whatever is left to read."""
    poll = select.poll()
    for connection in connections:
        poll.register(connection, 0)
    return len(poll.poll(0))


def _queued_bytes(port: int) -> int:
    """Of all connections to a port, what the kernel has yet to bring to the client. Source: proc(5), net/tcp."""
    with open("/proc/net/tcp", encoding="ascii") as file:
        lines = [line.split() for line in file][1:]
    return sum(int(line[4].split(":")[0], 16) for line in lines if int(line[1].split(":")[1], 16) == port)
