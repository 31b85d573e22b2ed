"""What Grafana reads at its start: the data source and the folder of dashboards."""

from collections.abc import Iterator

import yaml

from .paths import GRAFANA, PROMETHEUS


def problems() -> Iterator[str]:
    (source,) = yaml.safe_load((GRAFANA / "provisioning/datasources/prometheus.yaml").read_text())["datasources"]
    scrape = yaml.safe_load((PROMETHEUS / "prometheus.yml").read_text())["global"]["scrape_interval"]
    if source["uid"] != "prometheus" or source["type"] != "prometheus":
        yield "the data source's uid is what dashboards begin with"
    if source["jsonData"]["timeInterval"] != scrape:
        yield f"timeInterval is not the scrape interval, {scrape}: $__rate_interval would be wrong"
    (provider,) = yaml.safe_load((GRAFANA / "provisioning/dashboards/martlet.yaml").read_text())["providers"]
    wanted = {"type": "file", "disableDeletion": True, "allowUiUpdates": False}
    for key, value in wanted.items():
        if provider[key] != value:
            yield f"{key} is to be {value}"
    if not provider["options"]["foldersFromFilesStructure"]:
        yield "folders are those of the files"
