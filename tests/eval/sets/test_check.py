"""`pullquote questions check`: every fault at once, with its line; evidence looked for in the articles."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from eval.sets.commands import questions
from index.errors import QuestionSetError
from index.indexer import index_sources

ARTICLE = "Pellar Bridge closed\n\nThe bridge was closed on Thursday. It was opened in 1967 by Mayor Ann Lee.\n"
GOOD = {
    "id": "1",
    "question": "When?",
    "answers": ["in 1967"],
    "evidence": [{"article": "bridge.txt", "quote": "was opened in 1967"}],
}


def call(*words: object) -> Result:
    return CliRunner().invoke(questions, ["check", *map(str, words)])


def write(folder: Path, *rows: object) -> Path:
    path = folder / "set.jsonl"
    path.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("check")
    (folder / "bridge.txt").write_text(ARTICLE, encoding="utf-8")
    index_sources([str(folder / "bridge.txt")], folder / "collection", progress=False)
    return folder / "collection"


def test_every_fault_is_named_with_its_line(tmp_path: Path) -> None:
    path = write(
        tmp_path, GOOD, "{", {"question": "Who?"}, {**GOOD, "question": "Again?"}, {"id": "2", "question": "?"}
    )
    result = call(path)
    assert result.exit_code == 1
    assert [line.split(": ")[1] for line in result.stderr.splitlines()] == [f"{path}:{n}" for n in (2, 3, 4, 5)]
    assert "id '1' was used in line 1" in result.stderr
    assert "2 questions, 3 faults, 1 notes" in result.stdout


def test_evidence_and_answers_are_looked_for_in_the_articles(tmp_path: Path, collection: Path) -> None:
    rows = [
        GOOD,
        {**GOOD, "id": "2", "evidence": [{"article": "bridge.txt", "quote": "It was opend in 1967 by Mayor Ann Lee."}]},
        {**GOOD, "id": "3", "evidence": [{"article": "bridges.txt", "quote": "opened"}]},
        {**GOOD, "id": "4", "answers": ["in 1967", "On Thursday"]},
    ]
    path = write(tmp_path, *rows)
    result = call(path, "--collection", collection, "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["faults"] == [
        f"{path}:2: '2': 'It was opend in 1967 by Mayor Ann Lee.' is not in bridge.txt; nearest sentence: "
        "'It was opened in 1967 by Mayor Ann Lee.'",
        f"{path}:3: '3': no article 'bridges.txt' in the collection",
        f"{path}:4: '4': answer 'On Thursday' is in none of the gold sentences",
    ]
    sound = call(write(tmp_path, GOOD), "--collection", collection)
    assert (sound.exit_code, sound.stdout) == (0, "1 questions, 0 faults, 0 notes\n")


def test_wrong_use(tmp_path: Path) -> None:
    assert call(write(tmp_path, GOOD), "--collection", "a", "--articles", "b").exit_code == 2
    assert isinstance(call(tmp_path / "none.jsonl").exception, QuestionSetError)
    empty = call(write(tmp_path, ""))
    assert (empty.exit_code, "no question in it" in empty.stderr) == (1, True)
