"""Backups: written, watched, downloaded whole and in parts, and what pg_restore makes of them."""

import hashlib
import json
import stat

from ..bench import Bench
from ..checks import equal, eventually, expect
from ..dumps import await_backup, fill, start_backup
from ..exchange import Answer
from ..runner import takes
from ..runs import database_of, pages
from ..serve import Serve


@takes(20)
def a_backup_is_written_watched_downloaded_and_can_be_restored(bench: Bench) -> None:
    with bench.serve() as server:
        fill(bench, server)
        client = server.client("operator")
        backup = start_backup(client)
        ratios = _watch(client, backup)
        expect(ratios == sorted(ratios) and all(0 <= ratio <= 1 for ratio in ratios), f"progress {ratios}")
        document = await_backup(client, backup, "succeeded", "failed")
        equal(document["state"], "succeeded", f"the state of {document}")
        file = document["file"]
        expect(not file.get("verifiedAt"), "a dump that nobody has restored calls itself verified")
        whole = client.get(f"/api/backups/{backup}/download")
        equal(hashlib.sha256(whole.body).hexdigest(), file["sha256"], "SHA-256")
        equal(len(whole.body), file["bytes"], "bytes")
        expect("attachment" in (whole.header("content-disposition") or ""), "no Content-Disposition")
        path = bench.fresh_path("download")
        path.write_bytes(whole.body)
        listed = bench.tool("pg_restore", "--list", str(path))
        expect(listed.returncode == 0 and "TABLE DATA public filler" in listed.stdout, f"pg_restore: {listed.stderr}")
        _expect_private(server)
        _restores(bench, server, path)
        manifest = client.get(f"/api/backups/{backup}/manifest").json()
        expect("filler" in json.dumps(manifest), "the manifest lacks the table")


def _watch(client, backup: str) -> list[float]:
    ratios: list[float] = []

    def is_over() -> bool:
        document = client.get(f"/api/backups/{backup}").json()
        ratios.append((document.get("progress") or {}).get("doneRatio") or 0)
        return document["state"] not in ("queued", "running")

    eventually(is_over, 60, "the end of a backup")
    return ratios


def _expect_private(server: Serve) -> None:
    expect(stat.S_IMODE(server.backups.stat().st_mode) == 0o700, "others can look into the folder")
    for file in server.backups.iterdir():
        expect(not file.stat().st_mode & 0o077, f"others can read {file.name}")


def _restores(bench: Bench, server: Serve, path) -> None:
    database = bench.new_database()
    restored = bench.tool("pg_restore", "--dbname", bench.target_url(database), "--no-owner", str(path))
    equal(restored.returncode, 0, f"pg_restore's status: {restored.stderr[-300:]}")
    count = "SELECT count(*), sum(hashtext(text)::bigint) FROM filler"
    equal(bench.on_target(count, database), bench.on_target(count, database_of(server.target_url)), "the contents")


@takes(8)
def a_download_is_given_in_parts_and_never_mixed(bench: Bench) -> None:
    with bench.serve() as server:
        client = server.client("operator")
        backup = start_backup(client, "/api/backups")
        await_backup(client, backup, "succeeded")
        path = f"/api/backups/{backup}/download"
        whole = client.get(path)
        tag, size = whole.header("etag") or "", len(whole.body)
        equal((whole.header("accept-ranges"), tag[:1]), ("bytes", '"'), "Accept-Ranges, and the first of ETag")

        def part(value: str, wanted: int, **more: str) -> Answer:
            return client.get(path, wanted, headers={"Range": value, **more})

        for value, first, last in (
                ("bytes=0-99", 0, 99), ("bytes=100-", 100, size - 1), ("bytes=-50", size - 50, size - 1),
                (f"bytes=5-{size * 9}", 5, size - 1), (f"bytes=-{size * 9}", 0, size - 1)):
            answer = part(value, 206)
            equal(answer.header("content-range"), f"bytes {first}-{last}/{size}", f"Content-Range for {value}")
            equal(answer.body, whole.body[first:last + 1], f"the bytes of {value}")
        for value in (f"bytes={size}-", "bytes=-0"):
            equal(part(value, 416).header("content-range"), f"bytes */{size}", f"Content-Range for {value}")
        for value in ("bytes=9-1", "bytes=a-b", "lines=0-5", "bytes=", "bytes=0-5,7-9", "bytes=99999999999999999999-"):
            answer = client.get(path, None, headers={"Range": value})
            expect(answer.status in (200, 416), f"{value}: {answer.status}")
            expect(answer.status == 416 or answer.body == whole.body, f"the bytes of {value}")
        equal(part("bytes=0-9", 206, **{"If-Range": tag}).body, whole.body[:10], "a part of the same file")
        equal(part("bytes=0-9", 200, **{"If-Range": '"other"'}).body, whole.body, "a part of another file")
        client.get(path, 304, headers={"If-None-Match": tag})
        server.client("read_only").get(path, 403)


@takes(8)
def the_log_grows_while_the_dump_is_written_and_is_read_in_parts(bench: Bench) -> None:
    with bench.serve() as server:
        fill(bench, server)
        client = server.client("operator")
        backup = start_backup(client)
        text, offset, is_complete = "", 0, False
        while not is_complete:
            part = client.get(f"/api/backups/{backup}/log?offset={offset}").json()
            expect(part["nextOffset"] >= offset, "the log shrinks")
            text, offset, is_complete = text + part["text"], part["nextOffset"], part["isComplete"]
        await_backup(client, backup, "succeeded")
        whole = client.get(f"/api/backups/{backup}/log").json()
        equal(text, whole["text"], "the parts of the log")
        expect("filler" in text and "SHA-256" in text, f"the log: {text[-300:]}")
        equal(client.get(f"/api/backups/{backup}/log?offset=99999999").json()["text"], "", "the log behind its end")


@takes(10)
def one_backup_at_a_time_and_one_for_one_key(bench: Bench) -> None:
    with bench.serve() as server:
        fill(bench, server)
        client, key = server.client("operator"), {"Idempotency-Key": "nightly"}
        first = client.post("/api/backup", None, 202, headers=key).json()["id"]
        equal(client.post("/api/backup", None, 202, headers=key).json()["id"], first, "the backup of the same key")
        equal(client.post("/api/backup", None, 409).json().get("running"), first, "the backup that is in the way")
        await_backup(client, first, "succeeded")
        equal(client.post("/api/backup", None, 202, headers=key).json()["id"], first, "the backup of an old key")
        second = start_backup(client)
        await_backup(client, second, "succeeded")
        equal([item["id"] for item in pages(client, "/api/backups", 1)], [second, first], "the list, newest first")
        equal(client.get("/api/backups?state=failed").json()["items"], [], "failed backups")
        for order, is_pinned in (("pin", True), ("unpin", False)):
            file = client.post(f"/api/backups/{first}/{order}", None, 200).json()["file"]
            equal(file["isPinned"], is_pinned, f"isPinned after {order}")
        client.post(f"/api/backups/{first}/cancel", None, 409)
        for path in ("", "/log", "/manifest", "/download"):
            client.get(f"/api/backups/no-such-backup{path}", 404)


def a_backup_that_cannot_be_says_why_and_leaves_nothing(bench: Bench) -> None:
    folder = bench.fresh_path("open-folder")
    folder.mkdir()
    folder.chmod(0o755)
    with bench.serve(None, backups=folder) as server:
        backup = start_backup(server.admin)
        failed = await_backup(server.admin, backup, "failed")
        expect("700" in str(failed.get("hint")), f"the hint: {failed}")
        equal([file.name for file in folder.iterdir()], [], "files")
        server.admin.get(f"/api/backups/{backup}/download", 404)
