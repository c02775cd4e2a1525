"""Ruff and mypy are clean; every file says what it is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("words", [["ruff", "check"], ["ruff", "format", "--check"], ["mypy"]], ids=" ".join)
def test_clean(words: list[str]) -> None:
    done = subprocess.run([sys.executable, "-m", *words], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-1000:]


def test_no_file_is_crowded() -> None:
    """Code files stay below 260 lines, so that each can be read in one go."""
    rooms = ("index", "qa", "ui", "eval")
    long = {
        str(path.relative_to(ROOT)): lines
        for room in rooms
        for path in (ROOT / room).rglob("*.py")
        if (lines := len(path.read_text("utf-8").splitlines())) > 260
    }
    assert not long


def test_imports_point_one_way() -> None:
    """index uses no other room, qa uses index, ui and eval use both but not each other."""
    forbidden = {"index": ("qa", "ui", "eval"), "qa": ("ui", "eval"), "ui": ("eval",), "eval": ("ui",)}
    wrong = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for room, others in forbidden.items()
        for path in (ROOT / room).rglob("*.py")
        for line in path.read_text("utf-8").splitlines()
        for other in others
        if line.strip().startswith((f"from {other}.", f"from {other} ", f"import {other}.", f"import {other} "))
    ]
    assert not wrong
