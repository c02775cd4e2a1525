"""The examples of deploy/ as far as they can be tried here: they can be read, and the program knows what they set."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from index.cluster.settings import read_settings
from ui.access.gatekeeper import check_exposure
from ui.access.keys import KeyStore
from ui.settings import Settings, load_settings

DEPLOY = Path(__file__).parents[1] / "deploy"
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
OBJECTS = list(yaml.safe_load_all((DEPLOY / "kubernetes" / "pullquote.yaml").read_text("utf-8")))


def containers() -> Iterator[tuple[dict[str, str | None], list[str]]]:
    """Environment and arguments of each container of Pullquote."""
    for name in ("pullquote", "index"):
        service = COMPOSE["services"][name]
        yield service["environment"], service.get("command", [])
    for each in OBJECTS:
        pod = each.get("spec", {})
        pod = pod.get("jobTemplate", {}).get("spec", pod).get("template", {}).get("spec", {})
        for container in pod.get("containers", []):
            yield {entry["name"]: entry.get("value") for entry in container["env"]}, container["args"]


def test_settings_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {f"PULLQUOTE_{name.upper()}" for name in Settings.model_fields} | {"PULLQUOTE_MILVUS_TOKEN", "PGPASSWORD"}
    found = list(containers())
    assert len(found) == 4
    for environment, arguments in found:
        assert set(environment) <= known
        assert not arguments or arguments[0] in ("serve", "index")
        for name, value in environment.items():
            if value and name != "PGPASSWORD":
                monkeypatch.setenv(name, value)
        assert load_settings().proxies


@pytest.mark.parametrize("text", [COMPOSE["configs"]["cluster"]["content"], OBJECTS[0]["data"]["cluster.toml"]])
def test_servers_are_named_without_a_password(text: str, tmp_path: Path) -> None:
    (tmp_path / "cluster.toml").write_text(text)
    settings = read_settings(tmp_path / "cluster.toml")
    assert settings.postgresql.startswith("postgresql://pullquote@postgres/archive")
    assert settings.milvus == "http://milvus:19530"


def test_services_wait_for_services_that_there_are() -> None:
    services: dict[str, Any] = COMPOSE["services"]
    for service in services.values():
        assert set(service.get("depends_on", ())) <= set(services)
        for entry in service.get("configs", ()):
            assert entry["source"] in COMPOSE["configs"]
        for volume in service.get("volumes", ()):
            name = volume.partition(":")[0]
            assert name.startswith("./") or name in COMPOSE["volumes"]


def test_the_values_for_milvus_are_yaml_within_yaml() -> None:
    values = yaml.safe_load((DEPLOY / "kubernetes" / "milvus-values.yaml").read_text("utf-8"))
    told = yaml.safe_load(values["extraConfigFiles"]["user.yaml"])
    assert told["common"]["security"]["authorizationEnabled"] is True


def test_unit_settings_and_site_of_nginx_fit_together(tmp_path: Path) -> None:
    unit, site = ((DEPLOY / name).read_text("utf-8") for name in ("pullquote.service", "nginx.conf"))
    settings = load_settings(DEPLOY / "pullquote.toml")
    check_exposure(settings, KeyStore(tmp_path))
    assert "Environment=PULLQUOTE_CONFIG=/etc/pullquote.toml" in unit
    assert settings.collection.is_relative_to(re.findall(r"^ReadWritePaths=(.+)$", unit, re.MULTILINE)[0])
    assert re.findall(r"server_name (.+);", site) == list(settings.hosts)
    assert f"proxy_pass http://{settings.host}:{settings.port}/;" in site
    assert settings.host in settings.proxies
    # What a visitor could send to pass for somebody else is overwritten here, the groups too.
    for header in (settings.user_header, settings.groups_header, "X-Forwarded-For", "X-Forwarded-Host"):
        assert re.search(rf"^ +proxy_set_header {header} ", site, re.MULTILINE), header
