"""Copies and versions in a collection, from files on disk to what is searched."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from index import commands
from index.checks.collection import check_collection
from index.collection import Collection
from index.database import DATABASE_NAME
from index.encoder import Encoder
from index.filters import Filters
from index.indexer import index_sources, remove_articles

BRIDGE, LOCAL, HALF, BRIEF = "harbour bridge", "harbour bridge local", "harbour bridge half", "harbour bridge brief"


def identifier(collection: Path, name: str) -> str:
    with Collection.open(collection) as opened:
        return next(article.article_id for article in opened.articles() if Path(article.source).stem == name)


def test_a_copy_is_known_and_searched_once(
    write, index, places, found, texts, encoder: Encoder, tmp_path: Path
) -> None:  # type: ignore[no-untyped-def]
    write("agency", texts[HALF], publisher="Agency", published="2014-02-02")
    write("paper", texts[HALF], "Bridge to go", publisher="Paper", published="2014-02-03")
    write("weather", texts["weather monday"])
    report = index()
    assert (report.new, report.copies, report.updated) == (3, (("paper.json", "agency.json"),), ())
    assert report.to_dict()["copies"] == [{"source": "paper.json", "copy_of": "agency.json"}]
    assert places() == {"paper": ("agency", "")}
    assert found("mayor Ansgar Tolle") == ["agency"]
    assert found("Who is the mayor?", encoder) == ["agency", "weather"]
    with Collection.open(tmp_path / "c") as opened:
        leading, copy, _ = opened.articles()
        assert (leading.copies, copy.copy_of, copy.copies) == ((copy.article_id,), leading.article_id, ())
        assert opened.copies(copy.article_id) == (leading.article_id,)
        assert opened.copies(leading.article_id, Filters(publishers=("Other",))) == ()
        assert copy.facts()["copy_of"] == leading.article_id
        assert copy.text.startswith("Bridge to go")


def test_another_story_with_the_same_quotations_is_no_copy(write, index, places, found, texts) -> None:  # type: ignore[no-untyped-def]
    write("agency", texts[BRIDGE])
    write("paper", texts["harbour bridge other paper"])
    assert index().copies == ()
    assert places() == {}
    assert found("mayor Ansgar Tolle") == ["agency", "paper"]


def test_what_only_a_copy_says_is_searched(write, index, found, texts) -> None:  # type: ignore[no-untyped-def]
    write("agency", texts[BRIDGE], published="2014-02-02")
    write("local", texts[LOCAL], published="2014-02-03")
    assert index().copies == (("local.json", "agency.json"),)
    assert found("baker Wiemann") == ["local"]
    assert found("Sandvoort bus") == ["local"]


def test_filters_that_leave_the_leader_out_find_one_of_its_copies(write, index, found, texts, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    write("a", texts[HALF], publisher="Agency", published="2014-02-01")
    write("b", texts[BRIEF], publisher="Post", published="2014-02-02")
    write("c", texts[HALF], publisher="Post", published="2014-02-03")
    index()
    with Collection.open(tmp_path / "c") as opened:
        everything, post = (opened.allowed_passages(Filters(publishers=p)) for p in (("Agency", "Post"), ("Post",)))
    assert found("mayor Tolle", allowed=everything) == ["a"]
    assert found("mayor Tolle", allowed=post) == ["c"]


@pytest.mark.parametrize("how", ["remove", "prune"])
def test_without_its_leader_another_copy_leads(write, index, places, found, texts, tmp_path: Path, how: str) -> None:  # type: ignore[no-untyped-def]
    paths = [write(name, texts[HALF], published=f"2014-02-0{day}") for day, name in enumerate("abc", start=1)]
    index()
    assert places() == {"b": ("a", ""), "c": ("a", "")}
    if how == "prune":
        paths[0].unlink()
        assert index(prune=True).copies == ()
    else:
        remove_articles(tmp_path / "c", [identifier(tmp_path / "c", "a")])
    assert places() == {"c": ("b", "")}
    assert found("mayor Tolle") == ["b"]


def test_a_newer_version_replaces_the_older_one_and_says_so(write, index, places, found, texts, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    known = {"publisher": "Post", "published": "2014-02-02T10:00:00Z"}
    write("first", texts[BRIDGE], **known)
    index()
    newest = write("second", texts["harbour bridge corrected"], updated="2014-02-03T08:00:00Z", **known)
    report = index()
    assert (report.copies, report.updated) == ((), (("first.json", "second.json"),))
    assert places() == {"first": ("", "second")}
    assert found("crowns spring 2031") == ["second"]
    with Collection.open(tmp_path / "c") as opened:
        older, newer = opened.articles()
        assert (older.replaced_by, newer.replaces) == (newer.article_id, (older.article_id,))
        assert opened.copies(older.article_id) == ()
        before = opened.allowed_passages(Filters(until="2014-02-02"))
        assert found("crowns spring 2031", allowed=before) == ["second"]
    newest.unlink()
    index(prune=True)
    assert places() == {}
    assert found("crowns spring 2031") == ["first"]


def test_the_same_address_with_other_words(folder: Path, index, places, texts) -> None:  # type: ignore[no-untyped-def]
    for name, text, title, url, day in (
        ("a", BRIDGE, "Council votes", "https://post.example/bridge?utm_source=feed", 2),
        ("b", "harbour bridge other paper", "Council votes", "http://www.post.example/bridge/", 3),
        ("c", "match one", "Rovers win", "https://post.example/bridge", 4),
    ):
        head = f"---\ntitle: {title}\nurl: {url}\ndate: 2014-02-0{day}\n---\n\n"
        (folder / f"{name}.md").write_text(head + texts[text], "utf-8")
    index(folder)
    assert {name: place for name, place in places().items() if name in "abc"} == {"a": ("", "b")}


def test_new_dates_alone_can_make_a_version(write, index, places, texts) -> None:  # type: ignore[no-untyped-def]
    write("a", texts[HALF], publisher="Post", published="2014-02-02")
    write("b", texts[HALF], publisher="Post", published="2014-02-02")
    assert index().copies == (("b.json", "a.json"),)
    write("b", texts[HALF], publisher="Post", published="2014-02-02", updated="2014-02-05")
    report = index()
    assert (report.changed, report.updated) == (1, (("a.json", "b.json"),))
    assert places() == {"a": ("", "b")}


def test_a_rename_needs_no_prune_and_no_embedding(write, index, texts, counting, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    write("a", texts[HALF])
    write("b", texts["match one"])
    news = [str(tmp_path / "news")]
    index_sources(news, tmp_path / "c", encoder=counting, progress=False)
    encoded = counting.encoded
    (tmp_path / "news" / "a.json").rename(tmp_path / "news" / "z.json")
    os.utime(tmp_path / "news" / "b.json")
    report = index_sources(news, tmp_path / "c", encoder=counting, progress=False)
    assert (report.new, report.removed, report.unchanged, report.copies) == (0, 0, 1, ())
    assert report.to_dict()["renamed"] == [{"source": "z.json", "was": "a.json"}]
    assert counting.encoded == encoded
    with Collection.open(tmp_path / "c") as opened:
        assert [article.source for article in opened.articles()] == ["b.json", "z.json"]


def test_a_file_that_was_copied_is_not_renamed(write, index, places, texts) -> None:  # type: ignore[no-untyped-def]
    write("a", texts[HALF])
    index()
    write("b", texts[HALF])
    report = index()
    assert (report.new, report.renamed, report.copies) == (1, (), (("b.json", "a.json"),))
    assert places() == {"b": ("a", "")}


def test_articles_of_a_renamed_list_are_renamed_one_by_one(tmp_path: Path, texts, index) -> None:  # type: ignore[no-untyped-def]
    lines = [json.dumps({"id": name, "title": name, "text": texts[name]}) for name in ("match one", "match two")]
    (tmp_path / "old.jsonl").write_text("\n".join(lines))
    index(tmp_path / "old.jsonl")
    (tmp_path / "old.jsonl").rename(tmp_path / "new.jsonl")
    report = index(tmp_path / "new.jsonl")
    assert report.renamed == tuple((f"new.jsonl#{n}", f"old.jsonl#{n}") for n in ("match one", "match two"))


def test_only_the_passages_of_a_copy_are_embedded(write, texts, counting, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    write("a", texts[BRIDGE])
    news = [str(tmp_path / "news")]
    index_sources(news, tmp_path / "c", encoder=counting, progress=False)
    encoded = counting.encoded
    write("b", texts[BRIDGE], "Another headline", published="2014-02-02", publisher="Post")
    report = index_sources(news, tmp_path / "c", encoder=counting, progress=False)
    # They are embedded with title and date, and the sentences in them.
    assert counting.encoded - encoded == report.passages // 2


def test_a_collection_of_an_older_pullquote(write, index, places, texts, counting, in_schema, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    write("a", texts[HALF], published="2014-02-02")
    write("b", texts[BRIEF], published="2014-02-03")
    index()
    in_schema(tmp_path / "c" / DATABASE_NAME, 2)
    report = index_sources([str(tmp_path / "news")], tmp_path / "c", encoder=counting, progress=False)
    assert (report.unchanged, report.copies, counting.encoded) == (2, (("b.json", "a.json"),), 0)
    assert places() == {"b": ("a", "")}
    assert all(finding.sound for finding in check_collection(tmp_path / "c", counting))


def test_the_commands_tell_of_copies_and_versions(write, index, texts, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    known = {"publisher": "Post", "published": "2014-02-02"}
    write("a", texts[BRIDGE], **known)
    write("b", texts["harbour bridge corrected"], updated="2014-02-03", **known)
    write("c\x1b[2J", texts[BRIDGE], "Bridge to go", published="2014-02-04")
    folder, where = str(tmp_path / "news"), ["--collection", str(tmp_path / "c")]
    ended = CliRunner().invoke(commands.index, [folder, *where, "--quiet"])
    assert ended.exit_code == 0, ended.output
    assert "copies: 1\n- c\\x1b[2J.json (copy of b.json)\n" in ended.stdout
    assert "updated versions: 1\n- a.json (replaced by b.json)\n" in ended.stdout
    newest = identifier(tmp_path / "c", "b")
    listed = CliRunner().invoke(commands.articles, ["list", *where]).stdout
    assert f"replaced by {newest}" in listed
    assert f"copy of {newest}" in listed
    shown = CliRunner().invoke(commands.articles, ["show", newest, *where]).stdout
    assert "\ncopies:      " in shown
    assert f"\nreplaces:    {identifier(tmp_path / 'c', 'a')} a.json\n" in shown
    report = json.loads(CliRunner().invoke(commands.articles, ["show", newest, *where, "--json"]).stdout)
    assert (report["copy_of"], len(report["copies"]), len(report["replaces"])) == (None, 1, 1)
