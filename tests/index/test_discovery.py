from __future__ import annotations

from pathlib import Path

from index.discovery import discover, gone


def test_each_document_once_and_failures_named(folder: Path, tmp_path: Path) -> None:
    found = discover([str(folder), str(folder / "ferry.md"), str(tmp_path / "no")], tmp_path / "c")
    assert [document.source for document in found.documents] == ["bridge.md", "ferry.md", "school.md"]
    assert found.folders == (str(folder),)
    assert found.failed == ((str(tmp_path / "no"), "no such file or folder"),)


def test_what_is_gone(folder: Path, tmp_path: Path) -> None:
    found = discover([str(folder)], tmp_path / "c")
    stored = {
        "still there": str(folder / "ferry.md"),
        "deleted from the folder": str(folder / "old.md"),
        "deleted with its folder": str(folder / "2013" / "old.md"),
        "deleted elsewhere, the folder still there": str(tmp_path / "old.md"),
        "on a disk that is not mounted": str(tmp_path / "disk" / "old.md"),
        "an address": "https://news.example/a",
    }
    names = {location: name for name, location in stored.items()}
    assert [names[location] for location in gone(stored.values(), found)] == [
        "deleted from the folder",
        "deleted with its folder",
        "deleted elsewhere, the folder still there",
    ]
