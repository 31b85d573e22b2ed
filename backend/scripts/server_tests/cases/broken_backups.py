"""Backups that end early: cancelled, or their server ends or dies."""

import http.client

from ..bench import Bench
from ..checks import equal, expect
from ..dumps import await_backup, await_dumping, expect_nothing_left, fill, start_backup
from ..runner import takes
from ..serve import Serve

SILENCE_SECONDS = 30
RECOVERY_SECONDS = SILENCE_SECONDS + 30  # the next server looks every 20 s


@takes(12)
def a_cancelled_backup_leaves_no_file_and_no_backend(bench: Bench) -> None:
    with bench.serve() as server:
        fill(bench, server)
        client = server.client("operator")
        backup = start_backup(client)
        await_dumping(client, backup)
        client.post(f"/api/backups/{backup}/cancel")
        document = await_backup(client, backup, "cancelled", seconds=15)
        expect(document.get("file") is None, "a cancelled backup has a file")
        expect_nothing_left(bench, server, backup, log_may_stay=False)
        client.get(f"/api/backups/{backup}/download", 404)
        await_backup(client, start_backup(client), "succeeded")  # nothing is in the way


@takes(15)
def sigterm_interrupts_a_backup_and_leaves_nothing(bench: Bench) -> None:
    with bench.serve() as server:
        fill(bench, server)
        backup = start_backup(server.admin)
        await_dumping(server.admin, backup)
        expect(server.stop() < 20, "it took long to end")
        expect_nothing_left(bench, server, backup, log_may_stay=True)
    with Serve(bench, server.target_url, token=server.token, backups=server.backups) as second:
        equal(second.admin.get(f"/api/backups/{backup}").json()["state"], "interrupted", "the backup's state")
        await_backup(second.admin, start_backup(second.admin), "succeeded")


@takes(65)
def sigkill_interrupts_a_backup_and_the_next_server_cleans_up(bench: Bench) -> None:
    with bench.serve() as server:
        fill(bench, server)
        backup = start_backup(server.admin)
        await_dumping(server.admin, backup)
        server.kill()
    with Serve(bench, server.target_url, token=server.token, backups=server.backups) as second:
        document = await_backup(second.admin, backup, "interrupted", seconds=RECOVERY_SECONDS)
        expect(document.get("error") and document.get("hint"), f"it does not say why: {document}")
        expect_nothing_left(bench, second, backup, log_may_stay=True)
        await_backup(second.admin, start_backup(second.admin), "succeeded")


def a_dump_that_is_away_or_was_altered_is_not_handed_out(bench: Bench) -> None:
    with bench.serve() as server:
        client = server.client("operator")
        backup = start_backup(client)
        name = await_backup(client, backup, "succeeded")["file"]["fileName"]
        path, download = server.backups / name, f"/api/backups/{backup}/download"
        tag = client.get(download).header("etag")
        check = ("backup", "check", "--dir", str(server.backups), server.target_url, backup)
        expect("as it was written" in bench.martlet(*check), "the check of a good dump")
        content = path.read_bytes()
        path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
        connection = client.connect()
        connection.request("GET", download, headers={"Authorization": f"Bearer {client.token}", "If-None-Match": tag})
        response = connection.getresponse()
        equal(response.status, 200, "the status for a file that has changed since it was known")
        try:
            received = response.read()
        except http.client.IncompleteRead as cut:
            received = cut.partial
        expect(len(received) < len(content), "an altered dump came whole")
        connection.close()
        expect("backup.file-altered" in bench.martlet(*check, statuses=(1,), is_error=True), "the check of an altered dump")
        path.write_bytes(content[:-1])
        equal(client.get(download, 409).json()["code"], "backup.file-altered", "the code of a short dump")
        path.unlink()
        equal(client.get(download, 410).json()["code"], "backup.file-missing", "the code of a dump that is away")
