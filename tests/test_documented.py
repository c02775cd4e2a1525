"""Every command, option, environment variable, route and metric stands in the docs."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from index.cluster.settings import KEYS
from qa.help_page import SETTINGS

ROOT = Path(__file__).parents[1]


def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def test_commands_page_is_what_the_commands_say() -> None:
    # In a process of its own: click remembers the help option of a command that another test has called alone.
    page = subprocess.run([sys.executable, "-m", "qa.help_page"], capture_output=True, cwd=ROOT, check=True).stdout
    assert read("docs/commands.md") == page.decode(), "run: python -m qa.help_page > docs/commands.md"


def test_every_environment_variable_is_documented() -> None:
    code = "".join(
        path.read_text("utf-8") for room in ("index", "qa", "ui", "eval") for path in (ROOT / room).rglob("*.py")
    )
    used = set(re.findall(r"PULLQUOTE_[A-Z_]+", code))
    assert used
    assert not {name for name in used if f"`{name}`" not in SETTINGS}


def test_every_setting_of_servers_is_documented() -> None:
    assert not {key for key in KEYS if not re.search(rf"^{key} = ", read("docs/cluster.md"), re.MULTILINE)}


def test_links_between_pages_lead_somewhere() -> None:
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")]
    broken = [
        f"{page.name}: {target}"
        for page in pages
        for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text("utf-8"))
        if "://" not in target and not (page.parent / target).exists()
    ]
    assert not broken
