"""The commands of docs/deployment.md that the composed stack can run as they stand, and those beside it."""

import re
import shlex

from .paths import PROJECT

PAGE = PROJECT / "docs/deployment.md"
# What a reader puts databases of their own in the place of.
EXAMPLES = re.compile(r"(mysql|postgresql)://[^\s']+")


def backend_commands(source: str, target: str) -> list[list[str]]:
    """What the page runs with `docker compose exec backend`, without URLs of examples."""
    urls = {"mysql": source, "postgresql": target}
    found = re.findall(r"docker compose exec backend ([^`\n]+)", PAGE.read_text())
    return [shlex.split(EXAMPLES.sub(lambda match: urls[match[1]], command)) for command in found]


def exporters_targets() -> str:
    """The page's lines of shell that tell Prometheus of the exporters, without those that start them."""
    block = next(block for block in re.findall(r"```sh\n(.*?)```", PAGE.read_text(), re.DOTALL)
                 if "prometheus/targets" in block)
    return "".join(line for line in block.splitlines(keepends=True) if not line.startswith("docker compose"))
