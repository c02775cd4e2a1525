"""Every route of the server and every attribute of the widget is in docs/api.md."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_routes_and_widget_attributes_are_documented() -> None:
    page = (ROOT / "docs" / "api.md").read_text("utf-8")
    code = "".join((ROOT / "ui" / name).read_text("utf-8") for name in ("api.py", "server.py"))
    routes = set(re.findall(r'@(?:router|app)\.\w+\(\s*"(/[^"]*)"', code)) - {"/api/{rest:path}", "/favicon.ico"}
    assert len(routes) >= 10
    assert not {route for route in routes if f"`{route}`" not in page}
    options = set(re.findall(r"options\.(\w+)", (ROOT / "ui" / "widget.js").read_text("utf-8")))
    assert options
    assert not {name for name in options if f"`data-{name}`" not in page}
