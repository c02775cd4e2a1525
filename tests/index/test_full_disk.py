"""A disk that fills up in the middle of a run: a file size that the system lets no process exceed stands for it."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

from index.batch import BATCH_ARTICLES
from index.checks.collection import check_collection
from index.collection import Collection
from index.encoder import Encoder
from index.indexer import index_sources

# The same in every article, so that it is embedded once; stored, it takes 20 kB each time.
LONG = " ".join(f"The council of Skell met for the {n}. time and spoke about the bridge." for n in range(15))


def test_a_disk_that_fills_up_in_the_middle(made: Path, tmp_path: Path, encoder: Encoder) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(70):
        # With its language given, as finding it out needs room for temporary files too.
        front = "---\ntitle: The council\nlanguage: en\n---\n"
        (folder / f"{number:03}.md").write_text(f"{front}\nThis is report number {number}.\n\n{LONG}\n")
    limit = 1_300_000

    def narrow() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    command = [sys.executable, "-m", "qa.cli", "index", str(folder), "--collection", str(made)]
    ended = subprocess.run(command, capture_output=True, text=True, preexec_fn=narrow, check=False)
    assert ended.returncode == 2, ended.stderr
    assert "Traceback" not in ended.stderr
    assert "what was stored before is untouched" in ended.stderr
    with Collection.open(made) as collection:
        # Three from before the run, and whole batches of it.
        assert (collection.article_count - 3) % BATCH_ARTICLES == 0
        assert 3 < collection.article_count < 73
        assert len(collection.search_lexical("bridge opened", 5)) > 0
    assert [finding.message for finding in check_collection(made, encoder) if not finding.sound] == []
    assert index_sources([str(folder)], made, encoder=encoder, progress=False).skipped == ()
    with Collection.open(made) as collection:
        assert collection.article_count == 73
