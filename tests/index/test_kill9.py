from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def test_a_killed_run_leaves_a_sound_collection() -> None:
    """Two kills of `tests/long/kill9.py`, which does fifty and more when called by hand."""
    script = Path(__file__).parents[1] / "long" / "kill9.py"
    command = [sys.executable, str(script), "--kills", "2", "--articles", "12"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "0 unsound afterwards, tables that differ: none" in ended.stdout
