"""Settings come from where they are said to come from, are checked, and are all documented."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from index.errors import ServerError
from ui.settings import PREFIX, Settings, load_settings

ROOT = Path(__file__).parents[2]


def test_the_command_line_comes_before_the_environment_before_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "pullquote.toml"
    file.write_text('title = "File"\nport = 1000\nhosts = ["a.example", "B.example"]\nwaiting = 5\n', "utf-8")
    monkeypatch.setenv("PULLQUOTE_PORT", "2000")
    monkeypatch.setenv("PULLQUOTE_TITLE", "Variable")
    monkeypatch.setenv("PULLQUOTE_EMBED_ORIGINS", "https://A.example, https://*.b.example")
    settings = load_settings(file, title="Given", host=None)
    assert (settings.title, settings.port, settings.waiting, settings.host) == ("Given", 2000, 5, "127.0.0.1")
    assert settings.hosts == ("a.example", "b.example")
    assert settings.embed_origins == ("https://a.example", "https://*.b.example")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("colour = 1", "no setting is called 'colour'"),
        ('port = "x"', "setting port .variable PULLQUOTE_PORT."),
        ("port = 70000", "setting port"),
        ('embed_origins = ["intra"]', "is not an origin"),
        ('rate_ask = "often"', "setting rate_ask"),
        ('proxies = ["10.0.0.0/99"]', "setting proxies"),
        ('root_path = "qa/"', "setting root_path"),
        ('access = "everybody"', "setting access"),
        ('hosts = ["https://qa.intra"]', "setting hosts"),
        ('hosts = ["qa.intra:8443"]', "no port"),
        ("port = ", "is not TOML"),
    ],
)
def test_what_is_wrong_is_named_in_one_line(tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "pullquote.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(ServerError, match=says) as told:
        load_settings(file)
    assert "\n" not in str(told.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ServerError, match=r"none\.toml"):
        load_settings(tmp_path / "none.toml")


def test_config_check_prints_what_is_in_force(tmp_path: Path) -> None:
    file = tmp_path / "pullquote.toml"
    file.write_text('title = "Archive"\n', "utf-8")
    words = [sys.executable, "-m", "qa.cli", "config", "check", "--config", str(file)]
    done = subprocess.run([*words, "--json"], capture_output=True, text=True, timeout=120)
    assert json.loads(done.stdout)["title"] == "Archive"
    file.write_text('access = "keys"\n', "utf-8")
    done = subprocess.run(words, capture_output=True, text=True, timeout=120)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)


def test_every_setting_is_documented() -> None:
    page = (ROOT / "docs" / "running.md").read_text("utf-8")
    assert not [name for name in Settings.model_fields if f"| `{name}` |" not in page]
    for name, field in Settings.model_fields.items():
        assert field.description, name
    assert PREFIX in page
