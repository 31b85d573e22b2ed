"""What every service of the compose file and every image has to keep; pure: documents in, complaints out."""

import re
from collections.abc import Callable, Mapping
from typing import Any

Service = Mapping[str, Any]

# Host folders that hand out the host.
FORBIDDEN_MOUNTS = ("docker.sock", "podman.sock", "/proc", "/sys", "/etc", "/var/run/docker")
DATABASES = ("mysql", "postgres")
SECRET_NAME = re.compile(r"PASSWORD|PASSWD|SECRET|TOKEN|_PWD|_KEY", re.IGNORECASE)
VARIABLE = re.compile(r"\$\{(\w+):-([^}]*)\}")


def expanded(text: str) -> str:
    """With the defaults of its variables: what a start without .env has."""
    return VARIABLE.sub(lambda match: match[2], text)


def is_one_shot(service: Service) -> bool:
    return service.get("restart") == "no"


def pins_its_image(_: str, service: Service) -> bool:
    if "build" in service or str(service.get("image", "")).startswith("martlet-"):
        return True
    name, _, tag = expanded(str(service.get("image", ""))).partition(":")
    return bool(name) and bool(re.search(r"\d+\.\d+", tag))


def has_a_healthcheck(_: str, service: Service) -> bool:
    test = service.get("healthcheck", {}).get("test", ["NONE"])
    return is_one_shot(service) or (isinstance(test, list) and test[0] == "CMD")


def is_not_root(_: str, service: Service) -> bool:
    return expanded(str(service.get("user", "root"))).partition(":")[0] not in ("root", "0", "")


def cannot_write_its_image(_: str, service: Service) -> bool:
    return service.get("read_only") is True


def has_no_capabilities(_: str, service: Service) -> bool:
    return service.get("cap_drop") == ["ALL"] and not service.get("cap_add") and not service.get("privileged")


def gains_no_privileges(_: str, service: Service) -> bool:
    return "no-new-privileges:true" in service.get("security_opt", [])


def has_limits(_: str, service: Service) -> bool:
    return bool(service.get("mem_limit")) and int(service.get("pids_limit", 0)) > 0


def rotates_its_log(_: str, service: Service) -> bool:
    options = service.get("logging", {}).get("options", {})
    return "max-size" in options and "max-file" in options


def listens_on_loopback(_: str, service: Service) -> bool:
    return all(expanded(str(port)).startswith("127.0.0.1:") for port in service.get("ports", []))


def has_secrets_as_files(_: str, service: Service) -> bool:
    environment = service.get("environment", {})
    if isinstance(environment, list):
        environment = dict(entry.partition("=")[::2] for entry in environment)
    return all(
        name.endswith("_FILE") and str(value).startswith("/run/secrets/")
        for name, value in environment.items() if SECRET_NAME.search(name))


def waits_for_health(_: str, service: Service) -> bool:
    conditions = service.get("depends_on", {})
    return isinstance(conditions, Mapping) and all(
        entry.get("condition") in ("service_healthy", "service_completed_successfully")
        for entry in conditions.values())


def keeps_the_host_apart(_: str, service: Service) -> bool:
    mounts = [expanded(str(volume)).partition(":")[0] for volume in service.get("volumes", [])]
    return not any(service.get(key) == "host" for key in ("network_mode", "pid", "ipc")) and not any(
        mount == "/" or mount.endswith(forbidden) for mount in mounts for forbidden in FORBIDDEN_MOUNTS)


def keeps_databases_inside(name: str, service: Service) -> bool:
    return name not in DATABASES or (service.get("networks") == ["data"] and not service.get("ports"))


RULES: tuple[Callable[[str, Service], bool], ...] = (
    pins_its_image, has_a_healthcheck, is_not_root, cannot_write_its_image, has_no_capabilities, gains_no_privileges,
    has_limits, rotates_its_log, listens_on_loopback, has_secrets_as_files, waits_for_health, keeps_the_host_apart,
    keeps_databases_inside)


def complaints_about_compose(document: Mapping[str, Any]) -> list[str]:
    complaints = [
        f"service {name}: {rule.__name__.replace('_', ' ')}: no"
        for name, service in document.get("services", {}).items() for rule in RULES if not rule(name, service)]
    if "name" in document:
        complaints.append("a top-level name: docker-compose 1.29 refuses it")
    if not document.get("networks", {}).get("data", {}).get("internal"):
        complaints.append("network data: is internal: no")
    complaints += [
        f"secret {name}: is a file of make-secrets: no" for name, secret in document.get("secrets", {}).items()
        if not str(secret.get("file", "")).startswith("${MARTLET_SECRETS:?")]
    return complaints


def complaints_about_dockerfile(text: str) -> list[str]:
    """Of the last stage, which is what is shipped, and of every stage's base."""
    lines = [line for line in re.sub(r"\\\n", " ", text).splitlines() if line.strip() and not line.startswith("#")]
    instructions = [line.split(maxsplit=1) for line in lines if line[0].isalpha()]
    bases = [rest.split()[0] for word, rest in instructions if word == "FROM"]
    last = [index for index, (word, _) in enumerate(instructions) if word == "FROM"][-1]
    shipped: dict[str, str] = {word: rest for word, rest in instructions[last:]}
    complaints = [f"base {base}: has a tag of a release: no" for base in bases if not re.search(r":\S*\w", base)
                  or base.endswith(":latest")]
    if not re.fullmatch(r"[1-9]\d*(:\d+)?", shipped.get("USER", "")):
        complaints.append("USER is a number other than 0: no")
    if "CMD [" not in shipped.get("HEALTHCHECK", ""):
        complaints.append("HEALTHCHECK in exec form: no")
    if not shipped.get("ENTRYPOINT", "").startswith("["):
        complaints.append("ENTRYPOINT in exec form: no")
    if shipped.get("STOPSIGNAL") != "SIGTERM":
        complaints.append("STOPSIGNAL SIGTERM: no")
    if "org.opencontainers.image." not in shipped.get("LABEL", ""):
        complaints.append("OCI labels: no")
    return complaints
