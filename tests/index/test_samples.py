"""The bundled sample articles and their question set agree with each other, checked without the rest of the code."""

import html
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
ARTICLES = ROOT / "index" / "samples" / "articles"
QUESTIONS = ROOT / "eval" / "samples.jsonl"
KINDS = ("who", "when", "where", "what", "how-many", "why", "how", "quote", "list", "yes-no", "metadata")
INLINE = re.compile(r"</?(?:a|abbr|b|em|i|span|strong|time)\b[^>]*>")
HIDDEN = re.compile(r"<(script|style)\b.*?</\1>", re.DOTALL)


def squeeze(text: str) -> str:
    return " ".join(text.split())


def strip_tags(page: str) -> str:
    return squeeze(html.unescape(re.sub(r"<[^>]+>", " ", INLINE.sub("", HIDDEN.sub(" ", page)))))


def read_lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def texts_of(path: Path) -> Iterator[tuple[str, str, str]]:
    """Yield (name, everything a quote may lie in, the story itself) for each article of a file."""
    raw = path.read_text(encoding="utf-8")
    if path.suffix == ".jsonl":
        for row in read_lines(path):
            yield f"{path.name}#{row['id']}", squeeze(f"{row['title']} {row['text']}"), row["text"]
    elif path.suffix == ".html":
        yield path.name, strip_tags(raw), strip_tags(raw.split("<article>")[1].split("</article>")[0])
    elif path.suffix == ".md":
        yield path.name, squeeze(raw), raw.split("\n---\n", 1)[1]
    else:
        yield path.name, squeeze(raw), raw


TEXTS = {name: (whole, story) for path in sorted(ARTICLES.iterdir()) for name, whole, story in texts_of(path)}
ENTRIES = read_lines(QUESTIONS)
ANSWERABLE = [entry for entry in ENTRIES if entry["answerable"]]


def test_there_are_enough_articles_of_every_format() -> None:
    formats = Counter(Path(name.split("#")[0]).suffix for name in TEXTS)
    assert sum(formats.values()) >= 26
    assert set(formats) == {".html", ".txt", ".md", ".jsonl"}
    assert min(formats.values()) >= 5


@pytest.mark.parametrize("name", TEXTS)
def test_article_has_a_sensible_length(name: str) -> None:
    assert 250 <= len(TEXTS[name][1].split()) <= 900


@pytest.mark.parametrize("path", sorted(ARTICLES.iterdir()), ids=lambda path: path.name)
def test_file_is_small_and_names_reserved_domains_only(path: Path) -> None:
    raw = path.read_text(encoding="utf-8")
    assert path.stat().st_size <= 60_000
    hosts = set(re.findall(r"https?://([^/\s\"'<>]+)|[\w.]+@([\w.-]+\w)", raw))
    assert all((url or mail).endswith(".example") or url == "schema.org" for url, mail in hosts)


def test_wire_articles_have_all_fields() -> None:
    rows = [row for path in ARTICLES.glob("*.jsonl") for row in read_lines(path)]
    fields = {"id", "title", "text", "publisher", "authors", "published", "url", "section", "language"}
    assert all(set(row) == fields for row in rows)
    assert len({row["id"] for row in rows}) == len(rows)


def test_question_ids_and_questions_are_unique() -> None:
    assert len({entry["id"] for entry in ENTRIES}) == len(ENTRIES)
    assert len({(entry["question"], *entry.get("history", [])) for entry in ENTRIES}) == len(ENTRIES)


def test_every_kind_is_asked_several_times() -> None:
    kinds = Counter(entry["kind"] for entry in ENTRIES)
    assert len(ENTRIES) >= 110
    assert kinds["unanswerable"] >= 24
    assert min(kinds[kind] for kind in KINDS) >= 5
    assert set(kinds) == {*KINDS, "unanswerable"}
    assert sum("history" in entry for entry in ENTRIES) >= 10


@pytest.mark.parametrize("agreement", ["agree", "differ"])
def test_enough_questions_have_several_sources(agreement: str) -> None:
    entries = [entry for entry in ENTRIES if entry.get("agreement") == agreement]
    assert len(entries) >= 12
    assert all(len({proof["article"] for proof in entry["evidence"]}) >= 2 for entry in entries)


@pytest.mark.parametrize("entry", ANSWERABLE, ids=lambda entry: entry["id"])
def test_quotes_and_answers_are_verbatim(entry: dict[str, Any]) -> None:
    assert entry["answers"]
    assert entry["evidence"]
    wholes = [TEXTS[proof["article"]][0] for proof in entry["evidence"]]
    for proof, whole in zip(entry["evidence"], wholes, strict=True):
        assert squeeze(proof["quote"]) in whole, proof
    for answer in entry["answers"]:
        assert any(squeeze(answer) in whole for whole in wholes), answer


def test_every_quote_holds_an_answer() -> None:
    """A quote without any of the answers would be evidence of nothing; only a name's pronoun may stand for it."""
    bare = [
        (entry["id"], proof["quote"])
        for entry in ANSWERABLE
        for proof in entry["evidence"]
        if not any(squeeze(answer) in squeeze(proof["quote"]) for answer in entry["answers"])
    ]
    assert len(bare) <= 3, bare


def test_unanswerable_questions_have_no_answers() -> None:
    assert all(
        entry["kind"] == "unanswerable" and not entry["answers"] and not entry["evidence"]
        for entry in ENTRIES
        if not entry["answerable"]
    )


def test_every_article_is_asked_about() -> None:
    assert {proof["article"] for entry in ANSWERABLE for proof in entry["evidence"]} == set(TEXTS)
