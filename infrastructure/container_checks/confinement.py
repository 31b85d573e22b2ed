"""What holds for every container of the stack, whatever is in it."""

from .checks import expect
from .stack import Stack

SECRETS = ("mysql_root_password", "mysql_password", "mysql_client", "postgres_password", "grafana_password")


def expect_confined(stack: Stack, service: str) -> None:
    container = stack.container(service)
    uid = stack.engine.podman("exec", container, "id", "-u").strip()
    expect(uid not in ("", "0"), f"{service} runs as {uid}")
    written = stack.engine.attempt("exec", container, "sh", "-c", "echo x >/usr/local/written")
    expect(written.returncode != 0, f"{service} can write its image")
    capabilities = stack.engine.podman("exec", container, "grep", "CapEff", "/proc/1/status").split()[-1]
    expect(int(capabilities, 16) == 0, f"{service} has the capabilities {capabilities}")


def expect_no_secret(stack: Stack, service: str) -> None:
    secrets = [(stack.folder / "secrets" / name).read_text().strip() for name in SECRETS if name != "mysql_client"]
    seen = stack.log(service) + stack.engine.podman("inspect", stack.container(service))
    expect(not any(secret in seen for secret in secrets), f"{service}: a password is in its log or its settings")
