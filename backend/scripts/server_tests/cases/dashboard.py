"""`--dashboard`: the files of the page, beside the API."""

import gzip
from pathlib import Path

from ..bench import Bench
from ..checks import equal, expect
from ..exchange import Answer
from ..exposition import parse
from ..serve import Serve

PAGE = b"<!doctype html><title>Martlet</title>"
SCRIPT = b"export const answer = 42;\n" * 100
SCRIPT_PATH = "/assets/main-5KX2ABCD.js"
SECRET = b"outside of the folder"


def _folder(bench: Bench) -> Path:
    root = bench.fresh_path("dashboard")
    (root / "dist/assets").mkdir(parents=True)
    (root / "secret.txt").write_bytes(SECRET)
    (root / "dist/index.html").write_bytes(PAGE)
    (root / "dist/favicon.svg").write_bytes(b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    (root / f"dist{SCRIPT_PATH}").write_bytes(SCRIPT)
    (root / f"dist{SCRIPT_PATH}.gz").write_bytes(gzip.compress(SCRIPT))
    (root / "dist/link.txt").symlink_to(root / "secret.txt")
    return root / "dist"


def _get(server: Serve, path: str, wanted: int = 200, **headers: str) -> Answer:
    """Without a token: the page must come before anybody can sign in. What may be kept is said by each case."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return server.anonymous.get(path, wanted, headers=sent, is_file=wanted < 400)


def files_come_with_their_types_and_what_may_be_kept(bench: Bench) -> None:
    with bench.serve(None, "--dashboard", str(_folder(bench))) as server:
        script = _get(server, SCRIPT_PATH)
        equal((script.body, script.media_type, script.header("cache-control"), script.header("content-encoding")),
              (SCRIPT, "text/javascript", "public, max-age=31536000, immutable", None), "the script")
        packed = _get(server, SCRIPT_PATH, Accept_Encoding="gzip, deflate, br")
        equal((gzip.decompress(packed.body), packed.media_type, packed.header("content-encoding"),
               packed.header("vary")), (SCRIPT, "text/javascript", "gzip", "accept-encoding"), "the packed script")
        expect(packed.header("etag") != script.header("etag"), "two forms have one tag")
        equal(len(packed.body), int(packed.header("content-length") or 0), "Content-Length")
        head = server.anonymous.request("HEAD", SCRIPT_PATH, 200, is_file=True)
        equal((head.body, head.header("content-length")), (b"", str(len(SCRIPT))), "the head")
        icon = _get(server, "/favicon.svg")
        equal((icon.media_type, icon.header("cache-control")), ("image/svg+xml", "no-cache"), "the icon")
        for method in ("POST", "PUT", "DELETE"):
            refused = server.anonymous.request(method, SCRIPT_PATH, 405)
            equal(refused.header("allow"), "GET, HEAD", f"Allow of {method}")


def every_address_of_the_page_is_the_page(bench: Bench) -> None:
    with bench.serve(None, "--dashboard", str(_folder(bench))) as server:
        for path in ("/", "/index.html", "/tables", "/tables/shop.orders?sort=name", "/backups/4f-1"):
            page = _get(server, path)
            equal((page.body, page.media_type, page.header("cache-control")), (PAGE, "text/html", "no-cache"), path)
        tag = page.header("etag") or ""
        again = _get(server, "/tables", 304, If_None_Match=f'"x", W/{tag}')
        equal((again.body, again.header("etag")), (b"", tag), "what is known")
        for path in (
                "/api", "/api/nothing", "/api/runs/x/nothing", "/assets/gone.js", f"{SCRIPT_PATH}.gz", "/metrics/x"):
            equal(_get(server, path, 404).json()["code"], "unknown-route", path)
        server.anonymous.get("/api/runs", 401)
        server.admin.get("/api/runs")
        routes = {dict(sample.labels)["route"] for sample in parse(server.admin.get("/metrics").body.decode())
                  if sample.name == "martlet_http_request_duration_seconds_count"}
        expect("dashboard" in routes and not any("shop.orders" in route for route in routes), f"routes {routes}")


def nothing_outside_of_the_folder_is_served(bench: Bench) -> None:
    with bench.serve(None, "--dashboard", str(_folder(bench))) as server:
        for path in (
                "/../secret.txt", "/assets/../../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/link.txt",
                "/assets/..%5c..%5csecret.txt", "//secret.txt", "/%00", "/assets/%2e%2e/%2e%2e/secret.txt"):
            request = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode()
            answer = server.anonymous.raw(request, 5)
            expect(answer is None or SECRET not in answer.body, f"{path} leads outside")


def a_folder_without_a_page_is_refused_at_the_start(bench: Bench) -> None:
    empty = bench.fresh_path("empty")
    empty.mkdir()
    for folder in (empty, empty / "missing"):
        said = bench.martlet("serve", bench.target_url(bench.new_database()), "--listen", "127.0.0.1:0", "--dashboard",
                             str(folder), statuses=(1,), is_error=True)
        expect("index.html" in said or "cannot be read" in said, f"it says {said}")


def without_a_dashboard_there_is_only_the_api(bench: Bench) -> None:
    with bench.serve() as server:
        equal(server.anonymous.get("/", 404).json()["code"], "unknown-route", "the root")
    with bench.serve(environment={"MARTLET_DASHBOARD": str(_folder(bench))}) as server:
        equal(_get(server, "/").body, PAGE, "the page by the environment")
