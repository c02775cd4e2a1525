"""What docs/api.md tells a reader to type gives an answer: its curl, Python and JavaScript run on a real server."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page

PAGE = (Path(__file__).parents[2] / "docs" / "api.md").read_text("utf-8")
CURL = re.findall(r"^    (curl (?:.*\\\n)*.*)$", PAGE, re.MULTILINE)
IRENE = "Irene Falk"


def code(language: str) -> str:
    (found,) = re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    return str(found)


def here(text: str, address: str) -> str:
    assert "http://127.0.0.1:7860" in text
    return text.replace("http://127.0.0.1:7860", address)


@pytest.mark.parametrize("words", CURL, ids=lambda words: re.findall(r":7860([^ '?]*)", words)[0])
def test_curl(words: str, address: str) -> None:
    done = subprocess.run(["bash", "-c", here(words, address)], capture_output=True, text=True, timeout=120)
    if "stream" in words:
        assert re.findall(r"^event: (\w+)", done.stdout, re.MULTILINE) == ["found", "reply"]
        return
    told = json.loads(done.stdout)
    assert "status" not in told, told
    if words.split("'")[0].endswith("/api/ask -H "):
        assert told["answers"][0]["citations"]


def test_python(address: str) -> None:
    words = [sys.executable, "-c", here(code("python"), address)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=120)
    assert IRENE in done.stdout, done.stderr


def test_javascript(address: str, page: Page) -> None:
    assert IRENE in page.evaluate(f"async () => {{ {here(code('javascript'), address)} }}")


def test_all_examples_are_here() -> None:
    assert len(CURL) >= 5
