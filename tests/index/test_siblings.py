"""Pasted pages of one publisher are cleaned knowing each other, whatever the order in which they came."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from index.collection import Collection
from index.encoder import Encoder
from index.indexer import index_sources
from index.report import RunReport

APPEAL = "The Harbour Post is owned by the people who read it, and each gift of a reader keeps one more reporter."
ABOUT = {
    "ferry": "The ferry to the islands will not sail in March, because its pier is rebuilt, the port said on Monday.",
    "school": "A school on the islands has won the prize for science, because its pupils built a weather balloon.",
    "bridge": "The bridge over the sound was closed on Friday, because a storm had torn a cable off its tower.",
}
MORE = "What the {0} means for the people who live there is not known yet, but the council wants to ask them."


def write(folder: Path, name: str) -> None:
    lines = ["Skip to content", "Islands and coast", "Weather for boats", f"News of the {name}", ABOUT[name]]
    path = folder / f"{name}.txt"
    path.write_text("\n\n".join([*lines, MORE.format(name), APPEAL, "More from Ostervik"]), encoding="utf-8")
    os.utime(path, (1_000_000_000, 1_000_000_000))


def run(folder: Path, collection: Path, encoder: Encoder, workers: int = 0) -> RunReport:
    return index_sources([str(folder)], collection, prune=True, encoder=encoder, progress=False, workers=workers)


def texts(collection: Path) -> dict[str, str]:
    with Collection.open(collection) as opened:
        return {article.source: article.text for article in opened.articles()}


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    return folder


def test_a_later_page_cleans_the_earlier_ones_and_its_going_gives_back(
    pages: Path, tmp_path: Path, encoder: Encoder
) -> None:
    write(pages, "ferry")
    write(pages, "school")
    run(pages, tmp_path / "c", encoder)
    assert all(APPEAL in text for text in texts(tmp_path / "c").values())
    write(pages, "bridge")
    report = run(pages, tmp_path / "c", encoder)
    assert (report.new, report.changed, report.unchanged) == (1, 2, 0)
    cleaned = texts(tmp_path / "c")
    assert set(cleaned) == {"bridge.txt", "ferry.txt", "school.txt"}
    assert not any(APPEAL in text or "Skip to content" in text for text in cleaned.values())
    assert all(ABOUT[name] in cleaned[f"{name}.txt"] for name in ABOUT)
    # One run over all of them, in a process of its own too, gives the same; and then nothing is read again.
    run(pages, tmp_path / "whole", encoder, workers=1)
    assert texts(tmp_path / "whole") == cleaned
    assert run(pages, tmp_path / "c", encoder).unchanged == 3
    (pages / "bridge.txt").unlink()
    report = run(pages, tmp_path / "c", encoder)
    assert (report.changed, report.removed) == (2, 1)
    assert all(APPEAL in text for text in texts(tmp_path / "c").values())


def test_what_is_no_text_has_no_lines_and_is_named_once(pages: Path, tmp_path: Path, encoder: Encoder) -> None:
    write(pages, "ferry")
    (pages / "noise.txt").write_bytes(bytes(range(256)) * 40)
    (pages / "empty.txt").write_bytes(b"")
    report = run(pages, tmp_path / "c", encoder)
    assert report.new == 1
    assert sorted(source for source, _ in report.skipped) == ["empty.txt", "noise.txt"]
