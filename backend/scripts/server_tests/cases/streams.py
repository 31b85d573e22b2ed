"""Server-sent events: order, replay, heartbeat, end, and readers that are too slow."""

import http.client
import socket
import time

from ..bench import Bench
from ..checks import equal, eventually, expect
from ..dumps import await_backup, fill, start_backup
from ..events import Event, EventStream
from ..runner import takes
from ..runs import SLOW, await_end, await_middle, start_run, status_of

HEARTBEAT_SECONDS = 15
ENDED_SECONDS = 10
SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}
PER_SECOND_MAX = 4
SLOW_READERS = 60
PER_TOKEN = 32  # streams, as the server has it
GROWTH_BYTES_MAX = 64 << 20


def a_stream_begins_with_a_snapshot_that_proxies_pass_on(bench: Bench) -> None:
    with bench.serve() as server:
        with EventStream(server.client("read_only")) as stream:
            first = stream.next(5)
            expect(first and first.name == "snapshot" and first.id, f"the first event: {first}")
            headers = {name.lower(): value for name, value in stream.response.getheaders()}
            equal((headers["content-type"].partition(";")[0], headers["cache-control"], headers["x-accel-buffering"]),
                  ("text/event-stream", "no-store", "no"), "Content-Type, Cache-Control, X-Accel-Buffering")
            expect("content-length" not in headers and "content-encoding" not in headers, "it is held back")
            document = status_of(server.admin)
            for volatile in (first.data, document):
                volatile.pop("observedAt")
            equal(first.data, document, "the snapshot")


@takes(30)
def a_silent_stream_shows_that_it_lives(bench: Bench) -> None:
    with bench.serve() as server, EventStream(server.admin) as stream:
        stream.until(lambda event: event.name == "snapshot", 5, "the snapshot")
        for _ in range(2):
            began = time.monotonic()
            beat = stream.next(HEARTBEAT_SECONDS)
            expect(beat is not None and beat.name == "", f"an event where nothing happens: {beat}")
            expect(time.monotonic() - began <= HEARTBEAT_SECONDS, "the heartbeat is slow")


@takes(20)
def a_stream_that_was_cut_goes_on_where_it_was(bench: Bench) -> None:
    with bench.serve() as server:
        client = server.admin
        run = start_run(client, **SLOW)
        with EventStream(client) as stream:
            events = stream.until(lambda event: event.number >= 12, 20, "twelve events")
        middle = next(event for event in events if event.number >= 5)
        await_end(client, run)
        with EventStream(client, middle.id) as again:
            sequel = again.until(lambda event: _is_over(event, run), 10, "the end of the run")
        equal([event.number for event in sequel], list(range(middle.number + 1, middle.number + 1 + len(sequel))),
              "the numbers behind Last-Event-ID")
        known = {event.id: event for event in events}
        for event in sequel:
            expect(event.id not in known or known[event.id] == event, f"event {event.id} is another one now")
        # Replayed and live events: no more than four looks a second are told.
        seconds = (max(event.data["progress"]["elapsedSeconds"] for event in sequel if event.name == "progress")
                   - min(event.data["progress"]["elapsedSeconds"] for event in sequel if event.name == "progress"))
        looks = sum(event.name == "progress" for event in sequel)
        expect(looks <= seconds * PER_SECOND_MAX + 3, f"{looks} looks in {seconds:.1f} s")
        for unknown in ("0-1", "nonsense", middle.id.split("-")[0] + "-999999", "", "-", "a" * 300):
            with EventStream(client, unknown) as fresh:
                first = fresh.next(5)
                expect(first and first.name == "snapshot", f"the first event behind {unknown[:20]!r}: {first}")


def _is_over(event: Event, run: str) -> bool:
    now = event.data.get("run") or {}
    return event.name in ("progress", "snapshot") and now.get("runID") == run and now.get("state") == "finished"


@takes(10)
def streams_end_when_the_server_is_told_to_end(bench: Bench) -> None:
    with bench.serve() as server:
        with EventStream(server.admin) as first, EventStream(server.admin) as second:
            first.next(5)
            second.next(5)
            took = server.stop()
            expect(took < 10, f"it took {took:.0f} s")
            for stream in (first, second):
                while stream.next(5) is not None:
                    pass


@takes(10)
def there_is_a_bound_on_streams_and_places_become_free(bench: Bench) -> None:
    with bench.serve() as server:
        client = server.admin
        heads = [_head(server.new_token("read_only")[1]) for _ in range(1 + 450 // PER_TOKEN)]
        sockets: list[socket.socket] = []
        try:
            for number in range(450):
                connection = client.socket(10)
                connection.sendall(heads[number // PER_TOKEN])
                sockets.append(connection)
            statuses = [connection.recv(12) for connection in sockets]
            expect(statuses.count(b"HTTP/1.1 503") > 0, "no stream is refused")
            expect(statuses.count(b"HTTP/1.1 200") >= 200, f"only {statuses.count(b'HTTP/1.1 200')} streams")
            client.get("/api/migration-status")
        finally:
            for connection in sockets:
                connection.close()

        def is_free() -> bool:
            with client.socket(5) as connection:
                connection.sendall(_head(client.token))
                return connection.recv(12) == b"HTTP/1.1 200"

        eventually(is_free, HEARTBEAT_SECONDS * 2, "a place for a stream", 1)


@takes(10)
def a_token_has_so_many_streams_and_others_have_their_own(bench: Bench) -> None:
    with bench.serve() as server:
        client, (_, other) = server.admin, server.new_token("read_only")
        sockets: list[socket.socket] = []
        try:
            for _ in range(PER_TOKEN):
                sockets.append(client.socket(10))
                sockets[-1].sendall(_head(client.token))
            equal({connection.recv(12) for connection in sockets}, {b"HTTP/1.1 200"}, "the first streams")
            refused = client.get("/api/events", 429)
            expect(refused.header("retry-after"), "no Retry-After")
            equal(refused.json()["code"], "too-many-open", "the code")
            with EventStream(client.with_token(other)) as stream:
                expect(stream.next(5), "no stream for another token")
            client.get("/api/session")
        finally:
            for connection in sockets:
                connection.close()


def _head(token: str | None) -> bytes:
    return f"GET /api/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\r\n".encode()


def asking_only_for_the_head_of_a_stream_takes_no_place(bench: Bench) -> None:
    with bench.serve() as server:
        client = server.admin
        for _ in range(420):  # more than there are places
            client.request("HEAD", "/api/events", 405)
        with EventStream(client) as stream:
            expect(stream.next(5), "no snapshot")


@takes(30)
def readers_that_are_too_slow_do_not_fill_the_servers_memory(bench: Bench) -> None:
    with bench.serve() as server:
        client = server.admin
        run = start_run(client, **SLOW)
        await_middle(client, run)
        before = server.resident_bytes
        heads = [_head(server.new_token("read_only")[1]) for _ in range(1 + SLOW_READERS // PER_TOKEN)]
        readers = []
        for number in range(SLOW_READERS):
            reader = socket.socket()
            reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)  # so that the network holds little for it
            reader.connect((client.host, client.port))
            reader.sendall(heads[number // PER_TOKEN])
            readers.append(reader)
        with EventStream(client) as quick:
            await_end(client, run)
            quick.until(lambda event: _is_over(event, run), 10, "the end of the run")
        grown = server.resident_bytes - before
        expect(grown < GROWTH_BYTES_MAX, f"the server's memory has grown by {grown >> 20} MiB")
        for reader in readers:
            reader.close()
        client.get("/api/session")


@takes(15)
def progress_has_every_table_also_beyond_those_of_the_snapshot(bench: Bench) -> None:
    tables = 130
    source = bench.source_url("many")
    if not bench.on_source("SHOW DATABASES LIKE 'many'", None):
        statements = (f"CREATE TABLE t{n} (id int PRIMARY KEY); INSERT INTO t{n} VALUES (1);" for n in range(tables))
        # Not in the binary log: it would be a change of the source to runs that others resume.
        bench.on_source("SET sql_log_bin = 0; CREATE DATABASE many; USE many; " + "\n".join(statements), None)
    with bench.serve(sources={"many": source}) as server, EventStream(server.admin) as stream:
        stream.until(lambda event: event.name == "snapshot", 5, "the snapshot")
        run = server.admin.post("/api/runs", {"source": "many"}, 202).json()["id"]
        events = stream.until(lambda event: _is_over(event, run), 40, "the end of the run")
        state = {table["name"]: table["state"] for event in events if event.name == "progress"
                 for table in event.data["tables"]}
        equal((len(state), set(state.values())), (tables, {"done"}), "what the events say of tables")
        page = server.admin.get(f"/api/runs/{run}/tables?limit=1000").json()["items"]
        equal({table["target"] for table in page}, {f"public.t{n}" for n in range(tables)}, "where rows went")
        equal(len(status_of(server.admin)["tables"]), 100, "tables of the status")
        expect(len(events) < 200, f"{len(events)} events of {tables} tables")


@takes(15)
def a_backup_is_told_of_while_it_works_and_at_its_end(bench: Bench) -> None:
    with bench.serve() as server:
        fill(bench, server)
        with EventStream(server.admin) as stream:
            stream.until(lambda event: event.name == "snapshot", 5, "the snapshot")
            time.sleep(1.5)  # the look before a backup begins
            backup = start_backup(server.admin)
            events = stream.until(
                lambda event: event.name == "backup" and event.data["state"] == "succeeded", 40, "the backup's end")
            told = [event.data for event in events if event.name == "backup"]
            expect(all(document["id"] == backup for document in told), "another backup")
            expect(told[0]["state"] in ("queued", "running") or len(told) == 1, f"the first: {told[0]}")
            equal(told[-1], server.admin.get(f"/api/backups/{backup}").json(), "the last document")


@takes(30)
def a_stream_ends_with_the_token_or_the_session_that_opened_it(bench: Bench) -> None:
    with bench.serve() as server:
        number, token = server.new_token("read_only")
        browser = server.anonymous.with_token(None)
        answer = browser.post("/api/login", {"token": token}, 200, headers=SAME_ORIGIN)
        cookie = (answer.header("set-cookie") or "").partition(";")[0]
        with EventStream(server.admin.with_token(token)) as by_token, \
                EventStream(browser, cookie=cookie) as by_session, EventStream(server.admin) as other:
            for stream in (by_token, by_session, other):
                stream.until(lambda event: event.name == "snapshot", 5, "the snapshot")
            browser.request("POST", "/api/logout", 204, headers={"Cookie": cookie, **SAME_ORIGIN})
            by_session.await_end(ENDED_SECONDS)
            server.admin.request("DELETE", f"/api/tokens/{number}", 200)
            by_token.await_end(ENDED_SECONDS)
            expect(other.next(HEARTBEAT_SECONDS) is not None, "the stream of another token ended too")


@takes(25)
def a_download_ends_with_its_token(bench: Bench) -> None:
    with bench.serve() as server:
        fill(bench, server)
        backup = start_backup(server.admin)
        await_backup(server.admin, backup, "succeeded")
        number, token = server.new_token("operator")
        connection = server.admin.connect(30)
        connection.request(
            "GET", f"/api/backups/{backup}/download", headers={"Authorization": f"Bearer {token}"})
        response = connection.getresponse()
        equal(response.status, 200, "the status")
        size = int(response.getheader("content-length") or "0")
        received = len(response.read(1 << 20))
        server.admin.request("DELETE", f"/api/tokens/{number}", 200)
        time.sleep(ENDED_SECONDS)
        try:
            while piece := response.read(1 << 20):
                received += len(piece)
        except (http.client.HTTPException, OSError):
            pass  # it was cut
        expect(received < size, f"all {size} bytes came")
        connection.close()
