"""The OpenAPI document: valid, and kept by the server whatever a generator of requests thinks of."""

import json
import os
import re
from pathlib import Path

from private_servers.cache import cached_environment

from ..bench import Bench
from ..checks import equal, expect
from ..matrix import routes_of
from ..runner import takes

# A version that behaves the same tomorrow.
PACKAGES = ("schemathesis==4.32.5", "openapi-spec-validator==0.9.0")
FUZZ_SECONDS = int(os.environ.get("MARTLET_TEST_SCHEMATHESIS_SECONDS", "60"))
CHECKS = (
    "not_a_server_error", "content_type_conformance", "response_schema_conformance", "response_headers_conformance",
    "status_code_conformance", "negative_data_rejection", "allow_header_conformance")
SEED_VARIABLE = "MARTLET_TEST_SEED"


def tools() -> Path:
    """The virtual environment's programs; made once, kept in the user's cache."""
    return cached_environment("server-tests", PACKAGES)


@takes(10)
def the_document_is_valid_and_complete(bench: Bench) -> None:
    with bench.serve() as server:
        answer = server.anonymous.get("/api/openapi.json")
        document = answer.json()
        expect(re.fullmatch(r"3\.1\.\d", document["openapi"]), f"version {document['openapi']}")
        routes = list(routes_of(document))
        expect(len(routes) >= 30, f"only {len(routes)} operations")
        names = [operation["operationId"] for item in document["paths"].values() for operation in item.values()]
        equal(len(names), len(set(names)), "names of operations")
        for route in routes:
            braces = set(re.findall(r"\{([^}]*)\}", route.path))
            equal({name for place, name in route.parameters if place == "path"}, braces, f"parameters of {route.key}")
        path = bench.fresh_path("openapi").with_suffix(".json")
        path.write_text(json.dumps(document))
        judged = bench.tool(str(tools() / "openapi-spec-validator"), str(path))
        equal(judged.returncode, 0, f"openapi-spec-validator: {judged.stdout[-1500:]}{judged.stderr[-1500:]}")
        server.anonymous.get("/api/openapi.json", 304, headers={"If-None-Match": answer.header("etag") or ""})


@takes(FUZZ_SECONDS + 60)
def whatever_is_asked_the_document_is_kept(bench: Bench) -> None:
    """The token is in a file of settings, because command lines are everybody's."""
    seed = os.environ[SEED_VARIABLE]
    with bench.serve() as server:
        folder = bench.fresh_path("schemathesis")
        folder.mkdir()
        settings = folder / "schemathesis.toml"
        settings.write_text(f'[headers]\nAuthorization = "Bearer {server.token}"\n')
        result = bench.tool(
            "sh", "-c", 'cd "$0" && exec "$@"', str(folder), str(tools() / "schemathesis"),
            "--config-file", str(settings), "run", f"{server.url}/api/openapi.json",
            "--phases", "examples,coverage,fuzzing", "--checks", ",".join(CHECKS), "--seed", seed,
            "--max-time", str(FUZZ_SECONDS), "--request-timeout", "35", "--continue-on-failure", "--no-shrink",
            # A stream has no end, login and logout are not for tokens, and the token that asks is not to be revoked.
            "--exclude-path", "/api/events", "--exclude-path", "/api/login", "--exclude-path", "/api/logout",
            "--exclude-path", "/api/tokens/{id}", "--warnings", "off", seconds=FUZZ_SECONDS + 90)
        report = bench.scratch / "schemathesis.txt"
        report.write_text(result.stdout + result.stderr)
        expect(server.is_running, "the server has ended")
        equal(result.returncode, 0, f"schemathesis, seed {seed}:\n{result.stdout[-6000:]}")
        server.admin.get("/api/session")
