"""Each rule lets a good service pass, and can fail."""

import copy
import unittest
from typing import Any

from container_checks import policy

GOOD: dict[str, Any] = {
    "image": "${MYSQL_IMAGE:-mysql:8.4.6}", "user": "999:999", "read_only": True, "cap_drop": ["ALL"],
    "security_opt": ["no-new-privileges:true"], "mem_limit": "1g", "pids_limit": 100, "networks": ["data"],
    "logging": {"options": {"max-size": "10m", "max-file": "3"}},
    "healthcheck": {"test": ["CMD", "mysqladmin", "ping"]},
    "environment": {"MYSQL_PASSWORD_FILE": "/run/secrets/mysql_password"},
    "depends_on": {"other": {"condition": "service_healthy"}},
    "volumes": ["data:/var/lib/mysql"],
}
DOCUMENT = {
    "services": {"mysql": GOOD}, "networks": {"data": {"internal": True}},
    "secrets": {"mysql_password": {"file": "${MARTLET_SECRETS:?first}/mysql_password"}}}

# What is changed, and the one rule that then complains. None takes the key away.
BAD: list[tuple[str, dict[str, Any], str]] = [
    ("no tag", {"image": "mysql"}, "pins its image"),
    ("a tag that moves", {"image": "mysql:latest"}, "pins its image"),
    ("a major version only", {"image": "mysql:8"}, "pins its image"),
    ("no healthcheck", {"healthcheck": None}, "has a healthcheck"),
    ("a healthcheck in a shell", {"healthcheck": {"test": "mysqladmin ping"}}, "has a healthcheck"),
    ("a healthcheck switched off", {"healthcheck": {"test": ["NONE"]}}, "has a healthcheck"),
    ("the image's user", {"user": None}, "is not root"),
    ("root by number", {"user": "0:0"}, "is not root"),
    ("root by default", {"user": "${MARTLET_UID:-0}:0"}, "is not root"),
    ("a writable image", {"read_only": None}, "cannot write its image"),
    ("capabilities", {"cap_drop": None}, "has no capabilities"),
    ("a capability added", {"cap_add": ["NET_ADMIN"]}, "has no capabilities"),
    ("privileged", {"privileged": True}, "has no capabilities"),
    ("new privileges", {"security_opt": None}, "gains no privileges"),
    ("no limit of memory", {"mem_limit": None}, "has limits"),
    ("no limit of processes", {"pids_limit": None}, "has limits"),
    ("an endless log", {"logging": None}, "rotates its log"),
    ("a password in the environment", {"environment": {"MYSQL_PASSWORD": "x"}}, "has secrets as files"),
    ("a password in a list", {"environment": ["MYSQL_PASSWORD=x"]}, "has secrets as files"),
    ("a password's file elsewhere", {"environment": {"MYSQL_PASSWORD_FILE": "/tmp/x"}}, "has secrets as files"),
    ("an order without health", {"depends_on": ["other"]}, "waits for health"),
    ("a start that is enough", {"depends_on": {"other": {"condition": "service_started"}}}, "waits for health"),
    ("the engine's socket", {"volumes": ["/var/run/docker.sock:/s"]}, "keeps the host apart"),
    ("the host's disk", {"volumes": ["/:/host:ro"]}, "keeps the host apart"),
    ("the host's network", {"network_mode": "host"}, "keeps the host apart"),
    ("a database outside", {"networks": ["data", "edge"]}, "keeps databases inside"),
]

DOCKERFILE = """\
FROM swift:6.3-bookworm AS build
RUN true
FROM debian:bookworm-slim
USER 10001:0
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s CMD ["martlet", "healthcheck"]
ENTRYPOINT ["martlet"]
LABEL org.opencontainers.image.title="martlet"
"""


class ComposePolicy(unittest.TestCase):
    def test_a_good_service_passes(self) -> None:
        self.assertEqual(policy.complaints_about_compose(DOCUMENT), [])

    def test_each_rule_can_fail_alone(self) -> None:
        for what, change, rule in BAD:
            with self.subTest(what):
                document = copy.deepcopy(DOCUMENT)
                service = document["services"]["mysql"]
                for key, value in change.items():
                    service.pop(key, None)
                    if value is not None:
                        service[key] = value
                self.assertEqual(policy.complaints_about_compose(document), [f"service mysql: {rule}: no"])

    def test_every_rule_is_shown_to_fail(self) -> None:
        shown = {rule for _, _, rule in BAD} | {"listens on loopback"}
        self.assertEqual(shown, {rule.__name__.replace("_", " ") for rule in policy.RULES})

    def test_a_port_for_everybody_is_refused(self) -> None:
        for ports in (["8080:8080"], ["0.0.0.0:8080:8080"], ["${ADDRESS:-0.0.0.0}:8080:8080"]):
            document = {"services": {"frontend": {**GOOD, "ports": ports}}, "networks": DOCUMENT["networks"]}
            self.assertEqual(
                policy.complaints_about_compose(document), ["service frontend: listens on loopback: no"])

    def test_a_service_that_ends_needs_no_healthcheck(self) -> None:
        service = {key: value for key, value in GOOD.items() if key != "healthcheck"}
        self.assertTrue(policy.has_a_healthcheck("sample", {**service, "restart": "no"}))

    def test_what_belongs_to_the_whole_file(self) -> None:
        for change, complaint in (
            ({"name": "martlet"}, "a top-level name"), ({"networks": {"data": {}}}, "network data"),
            ({"secrets": {"a": {"file": "/etc/shadow"}}}, "secret a"),
        ):
            found = policy.complaints_about_compose({**DOCUMENT, **change})
            self.assertEqual([entry.partition(":")[0] for entry in found], [complaint.partition(":")[0]])


class DockerfilePolicy(unittest.TestCase):
    def test_a_good_file_passes(self) -> None:
        self.assertEqual(policy.complaints_about_dockerfile(DOCKERFILE), [])

    def test_each_rule_can_fail_alone(self) -> None:
        for line, other, complaint in (
            ("USER 10001:0\n", "", "USER"), ("USER 10001:0", "USER 0", "USER"), ("USER 10001:0", "USER root", "USER"),
            ("STOPSIGNAL SIGTERM\n", "", "STOPSIGNAL"),
            ('CMD ["martlet", "healthcheck"]', "CMD martlet healthcheck", "HEALTHCHECK"),
            ('ENTRYPOINT ["martlet"]', "ENTRYPOINT martlet", "ENTRYPOINT"),
            ("LABEL org.opencontainers.image", "LABEL image", "OCI"),
            ("FROM debian:bookworm-slim", "FROM debian", "base"),
            ("FROM debian:bookworm-slim", "FROM debian:latest", "base"),
        ):
            with self.subTest(complaint, other=other):
                found = policy.complaints_about_dockerfile(DOCKERFILE.replace(line, other))
                self.assertEqual([entry.split()[0] for entry in found], [complaint])

    def test_the_user_of_an_earlier_stage_is_not_enough(self) -> None:
        text = DOCKERFILE.replace("USER 10001:0\n", "").replace("RUN true", "USER 10001:0")
        self.assertEqual(len(policy.complaints_about_dockerfile(text)), 1)


if __name__ == "__main__":
    unittest.main()
