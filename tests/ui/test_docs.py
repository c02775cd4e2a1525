"""Every route of the server, attribute and event of the widget, and metric is documented."""

from __future__ import annotations

import re
from pathlib import Path

from fastapi.testclient import TestClient

ROOT = Path(__file__).parents[2]


def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def test_routes_are_documented(client: TestClient) -> None:
    page = read("docs/api.md")
    described = set(client.get("/api/openapi.json").json()["paths"])
    pages = set(re.findall(r'@app\.\w+\(\s*"(/[^"]*)"', read("ui/pages.py"))) - {"/favicon.ico"}
    assert len(described) >= 10
    assert len(pages) >= 3
    assert not {route for route in described | pages if f"`{route}`" not in page}


def test_the_widget_is_documented() -> None:
    page, code = read("docs/widget.md"), read("ui/widget.js")
    options = set(re.findall(r"options\.(\w+)", code))
    assert len(options) >= 8
    assert not {name for name in options if f"`data-{name}`" not in page}
    assert not {name for name in re.findall(r'emit\("(\w+)"', code) if f"`{name}`" not in page}


def test_metrics_are_documented(client: TestClient) -> None:
    names = set(re.findall(r"^# HELP (\w+)", client.get("/metrics").text, re.MULTILINE))
    assert len(names) >= 7
    assert not {name for name in names if f"`{name}`" not in read("docs/running.md") and not name.endswith("_created")}
