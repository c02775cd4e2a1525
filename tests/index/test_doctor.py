from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from index.checks.collection import check_collection
from index.checks.environment import check_encoder_weights, check_environment
from index.checks.finding import Finding
from index.collection import Collection
from index.database import DATABASE_NAME
from index.doctor import examine, repair
from index.encoder import Encoder
from index.precision import precision_text
from index.vector_file import VECTORS_NAME, load_vectors, save_vectors


def damage(folder: Path, *statements: str) -> None:
    connection = sqlite3.connect(folder / DATABASE_NAME)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def wrong(folder: Path, encoder: Encoder) -> list[Finding]:
    return [finding for finding in check_collection(folder, encoder) if not finding.sound]


def test_all_is_sound(made: Path, encoder: Encoder) -> None:
    findings = list(examine(made, encoder))
    assert [finding.message for finding in findings if not finding.sound] == []
    said = "\n".join(finding.message for finding in findings)
    assert "3 of 3 articles sound: 9 sentences, 3 passages" in said
    assert "vectors.faiss matches the database: 3 vectors" in said
    assert repair(made, findings, encoder) == []


def test_environment_and_weights(encoder: Encoder) -> None:
    findings = [*check_environment(), *check_encoder_weights(encoder)]
    assert all(finding.sound for finding in findings)
    assert any("published ones" in finding.message for finding in findings)
    assert any(finding.message == f"models are computed by openvino in {precision_text()}" for finding in findings)


@pytest.mark.parametrize("make", [lambda folder: None, lambda folder: (folder / DATABASE_NAME).write_bytes(b"")])
def test_a_first_run_that_was_killed_at_once_is_sound(tmp_path: Path, encoder: Encoder, make: object) -> None:
    make(tmp_path)  # type: ignore[operator]
    (finding,) = check_collection(tmp_path, encoder)
    assert finding.sound
    assert "empty: nothing was indexed yet" in finding.message


@pytest.mark.parametrize(
    ("statement", "said", "remedy", "left"),
    [
        ("UPDATE articles SET text = replace(text, 'Monday', 'Friday')", "not those that were stored", "drop", 2),
        ("UPDATE articles SET title = 'Other' WHERE source = 'ferry.md'", "not those that were stored", "drop", 2),
        ("UPDATE sentences SET start = start + 1 WHERE number = 2", "in no sentence", "drop", 0),
        ("DELETE FROM sentences WHERE number = 1", "in no sentence", "drop", 0),
        ("UPDATE articles SET removed = 'x' WHERE source = 'ferry.md'", "cannot be read", "drop", 2),
        ('UPDATE passages SET "end" = "end" - 1', "not a run of whole sentences", "embed", 3),
        ("DELETE FROM passages WHERE passage_id = 2", "in no passage", "embed", 3),
        ("UPDATE passages SET vector = zeroblob(1536)", "1 passage vectors are not of length 1", "embed", 3),
        ("UPDATE passages SET vector = x'00'", "a vector has the wrong length", "embed", 3),
        ("UPDATE sentences SET vector = zeroblob(768)", "3 sentence vectors are not of length 1", "embed", 3),
        ("DELETE FROM passage_words WHERE rowid = 1", "does not hold its words", "words", 3),
        ("UPDATE passage_words SET text = 'x'", "does not hold its words", "words", 3),
        ("INSERT INTO passage_words (rowid, text) VALUES (99, 'x')", "1 passages that do not exist", "words", 3),
        ("DELETE FROM signatures WHERE number = 1", "has no signature", "copies", 3),
        ("UPDATE signatures SET signature = x'00'", "signatures of articles cannot be read", "copies", 3),
        ("UPDATE signatures SET shingles = 1, corrected = 1", "is not that of its text", "copies", 3),
        ("DELETE FROM bands WHERE number = 2", "do not lead to its copies", "copies", 3),
        ("INSERT INTO bands VALUES (1, 99)", "holds other keys", "copies", 3),
        ("UPDATE articles SET copy_of = 'gone' WHERE source = 'ferry.md'", "not where it belongs", "copies", 3),
        ("UPDATE articles SET replaced_by = article_id", "not where it belongs", "copies", 3),
        ("UPDATE passages SET hidden = 1 WHERE passage_id = 3", "1 passages of copies", "copies", 3),
        ("UPDATE articles SET metadata_sources = 'x'", "cannot be read", "drop", 0),
        ("UPDATE passage_words_data SET block = x'00' WHERE id > 10", "", "words", 3),
    ],
)
def test_damage_is_found_and_mended(
    made: Path, encoder: Encoder, statement: str, said: str, remedy: str, left: int
) -> None:
    damage(made, statement)
    found = wrong(made, encoder)
    assert any(said in finding.message for finding in found)
    assert remedy in {finding.remedy for finding in found}
    assert repair(made, found, encoder)
    assert [finding.message for finding in wrong(made, encoder)] == []
    with Collection.open(made) as collection:
        assert collection.article_count == left
        assert len(collection.search_dense(encoder.encode(["bridge"])[0], 9)) == left


def test_vectors_that_do_not_match_are_found_and_mended(made: Path, encoder: Encoder) -> None:
    index, revision = load_vectors(made / VECTORS_NAME)
    with Collection.open(made) as collection:
        moved = collection.passage_vectors([1])
    index.remove([1, 2])
    index.add([2], moved)
    save_vectors(index, made / VECTORS_NAME, revision)
    (finding,) = wrong(made, encoder)
    assert "1 passages are missing, 0 do not exist" in finding.message
    index.add([1], moved)
    save_vectors(index, made / VECTORS_NAME, revision)
    (finding,) = wrong(made, encoder)
    assert "holds 1 vectors that differ" in finding.message
    assert repair(made, [finding], encoder) == ["made vectors.faiss again from the database"]
    assert wrong(made, encoder) == []


def test_a_damaged_vector_file_is_found(made: Path, encoder: Encoder) -> None:
    (made / VECTORS_NAME).write_bytes(b"noise")
    (finding,) = wrong(made, encoder)
    assert (finding.remedy, "is damaged" in finding.message) == ("vectors", True)


def test_a_missing_vector_file_is_no_fault(made: Path, encoder: Encoder) -> None:
    (made / VECTORS_NAME).unlink()
    assert wrong(made, encoder) == []


def test_a_damaged_database_is_told(made: Path, encoder: Encoder) -> None:
    path = made / DATABASE_NAME
    data = path.read_bytes()
    path.write_bytes(data[:4096] + b"\xff" * 8192 + data[12288:])
    assert any("damaged" in finding.message for finding in wrong(made, encoder))


def test_the_encoder_is_held_against_the_manifest(made: Path, encoder: Encoder) -> None:
    damage(made, "UPDATE manifest SET value = '\"another\"' WHERE key = 'encoder'")
    assert any("made with the encoder another" in finding.message for finding in wrong(made, encoder))


def test_a_broken_manifest_is_told(made: Path, encoder: Encoder) -> None:
    damage(made, "DELETE FROM manifest WHERE key = 'dimension'")
    assert any("damaged (its manifest)" in finding.message for finding in wrong(made, encoder))
