"""What one question has to load, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

# Each takes longer to import than a question to answer.
HEAVY = ("torch", "transformers", "sentence_transformers", "sklearn", "scipy", "gradio", "pandas", "trafilatura")
CODE = f"""
import sys
from qa.cli import main
main(sys.argv[1:], standalone_mode=False)
print("loaded:", [name for name in {HEAVY} if name in sys.modules])
"""


def test_a_question_loads_nothing_heavy(tmp_path: Path) -> None:
    (tmp_path / "bridge.md").write_text("# A bridge\n\nAnn Lee opened the bridge on Monday.\n", "utf-8")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PULLQUOTE_")}
    for command in (
        ["index", str(tmp_path / "bridge.md"), "--collection", str(tmp_path / "collection")],
        ["ask", "Who opened the bridge?", "--collection", str(tmp_path / "collection")],
    ):
        done = subprocess.run([sys.executable, "-c", CODE, *command], env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "loaded: []"
    assert "Ann Lee" in done.stdout
