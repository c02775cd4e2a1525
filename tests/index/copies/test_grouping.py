from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.article import Article, Sentence
from index.copies.address import canonical_address
from index.copies.corrections import has_correction
from index.copies.grouping import Member, Place, arrange
from index.copies.moments import Moment, last_of, moment_of
from index.copies.shingles import shingles_of, words_of
from index.copies.signature import Signature, sign


def signed(text: str) -> Signature:
    return sign(shingles_of(words_of(text)))


def prose(seed: int, words: int = 120) -> str:
    chance = random.Random(seed)  # noqa: S311
    return " ".join(f"w{chance.randrange(4000)}" for _ in range(words))


def member(name: str, text: str, day: str = "", **known: object) -> Member:
    values = {"title": "", "publisher": "", "address": "", "latest": moment_of(day), "corrected": False} | known
    return Member(name, f"/{name}", published=moment_of(day), signature=signed(text), **values)  # type: ignore[arg-type]


def shown(*members: Member) -> dict[str, str]:
    """Where each points to: "=leader" or ">newest"."""
    places = arrange(members)
    return {i: f"={p.copy_of}" if p.copy_of else f">{p.replaced_by}" for i, p in places.items() if p != Place()}


TEXT = prose(1)


def test_the_earliest_leads_and_the_undated_come_last() -> None:
    copies = [member("c", TEXT), member("b", TEXT, "2014-02-02"), member("a", TEXT, "2014-02-03")]
    assert shown(*copies) == {"a": "=b", "c": "=b"}
    assert shown(*copies[:1], member("d", TEXT)) == {"d": "=c"}


def test_a_chain_of_changes_does_not_tie_different_texts_together() -> None:
    parts = [prose(seed, 60) for seed in range(4)]
    chain = [member(str(n), " ".join(parts[n : n + 2]), f"2014-02-0{n + 1}") for n in range(3)]
    thirds = member("x", " ".join([parts[0], parts[1]]), "2014-02-09")
    assert shown(*chain, thirds) == {"x": "=0"}
    brief, other, round_up = (
        member("a", parts[0], "2014-02-01"),
        member("b", parts[1]),
        member("c", " ".join(parts[:2])),
    )
    assert shown(brief, other, round_up) == {"c": "=a"}


def test_a_later_version_under_one_address_replaces_the_older_one() -> None:
    first = member("a", TEXT, "2014-02-01", address="n.example/x", title="bridge opens")
    rewritten = member("b", prose(2), "2014-02-02", address="n.example/x", title="bridge opens")
    retitled = member("c", f"{TEXT} {prose(3, 90)}", "2014-02-03", address="n.example/x", title="the bridge is open")
    unrelated = member("d", prose(4), "2014-02-09", address="n.example/x", title="ferry stops")
    assert shown(first, rewritten, retitled, unrelated) == {"a": ">c"}
    assert shown(first, rewritten, unrelated) == {"a": ">b"}


def test_the_same_publisher_and_title_need_near_copies() -> None:
    first = member("a", TEXT, "2014-02-01", publisher="post", title="markets")
    assert shown(first, member("b", f"{TEXT} {prose(3, 20)}", "2014-02-02", publisher="post", title="markets")) == {
        "a": ">b"
    }
    assert shown(first, member("b", prose(2), "2014-02-02", publisher="post", title="markets")) == {}
    assert shown(first, member("b", TEXT, "2014-02-02", publisher="herald", title="markets")) == {"b": "=a"}
    assert shown(first, member("b", TEXT, "2014-02-02", publisher="post", title="other")) == {"b": "=a"}
    cut = member("b", " ".join(TEXT.split()[:60]), "2014-02-02", publisher="post", title="markets")
    assert shown(first, cut) == {"b": "=a"}
    unknown = [member(name, TEXT, day, title="markets") for name, day in (("a", "2014-02-01"), ("b", "2014-02-02"))]
    assert shown(*unknown) == {"b": "=a"}


def test_where_the_dates_do_not_say_a_correction_does() -> None:
    first = member("a", TEXT, "2014-02-01", publisher="post", title="bridge")
    corrected = replace(first, article_id="b", location="/b", corrected=True)
    assert shown(first, corrected) == {"a": ">b"}
    assert shown(first, replace(first, article_id="b", location="/b")) == {"b": "=a"}
    dated = replace(first, article_id="c", location="/c", latest=moment_of("2014-02-02"))
    assert shown(dated, corrected) == {"b": ">c"}


def test_an_updated_article_keeps_its_first_appearance() -> None:
    """A copy elsewhere, made of the older version, stays a copy of what that has become."""
    old = member("old", TEXT, "2014-02-01", address="n.example/x", title="t")
    new = member("new", prose(2), "2014-02-03", address="n.example/x", title="t")
    assert shown(old, new, member("copy", TEXT, "2014-02-02")) == {"old": ">new", "copy": "=new"}


def test_versions_of_versions_point_to_the_newest() -> None:
    texts = [TEXT, f"{TEXT} {prose(2, 200)}", f"{prose(2, 200)} {prose(3, 100)}"]
    versions = [member(str(n), text, f"2014-02-0{n + 1}", publisher="p", title="t") for n, text in enumerate(texts)]
    assert shown(*versions) == {"0": ">2", "1": ">2"}


MEMBERS = st.builds(
    lambda number, text, day, hour, address, title, publisher, corrected: member(
        f"m{number:02}",
        " ".join([prose(text % 3), prose(10 + text, 40 * (text % 4))]),
        f"2014-02-0{day}" + (f"T{hour:02}:00:00+09:00" if hour else "") if day else "",
        address=address and f"n.example/{address}",
        title=title,
        publisher=publisher,
        corrected=corrected,
    ),
    st.integers(0, 99),
    st.integers(0, 8),
    st.integers(0, 3),
    st.sampled_from([0, 3, 23]),
    st.sampled_from(["", "x"]),
    st.sampled_from(["", "t"]),
    st.sampled_from(["", "p"]),
    st.booleans(),
)


@settings(max_examples=30, deadline=None)
@given(st.lists(MEMBERS, max_size=9, unique_by=lambda each: each.article_id), st.randoms(use_true_random=False))
def test_the_order_does_not_matter_and_every_chain_ends(members: list[Member], chance: random.Random) -> None:
    places = arrange(members)
    chance.shuffle(members)
    assert arrange(members) == places
    for place in places.values():
        assert not (place.copy_of and place.replaced_by)
        if place.copy_of:
            assert places[place.copy_of] == Place()
        if place.replaced_by:
            assert places[place.replaced_by].replaced_by is None


def test_moments() -> None:
    day, morning, evening = (moment_of(v) for v in ("2014-02-28", "2014-02-28T09:00:00+09:00", "2014-02-28T08:00:00Z"))
    assert evening.is_after(morning)
    assert not morning.is_after(evening)
    assert not day.is_after(morning)
    assert not morning.is_after(day)
    assert moment_of("2014-03-01").is_after(evening)
    assert not moment_of(None).is_after(day)
    assert not day.is_after(moment_of("nonsense"))
    assert last_of(day, Moment(), morning) == morning
    assert sorted([Moment(), evening, day, morning], key=Moment.key) == [day, morning, evening, Moment()]


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://www.News.example/a/Bridge/?utm_source=mail&id=7#top", "news.example/a/Bridge?id=7"),
        ("http://news.example:80/a/Bridge", "news.example/a/Bridge"),
        ("https://news.example/?p=12", "news.example?p=12"),
        ("https://news.example/", ""),
        ("https://news.example", ""),
        ("", ""),
        ("javascript:alert(1)", ""),
        ("http://[", ""),
        ("https://news.example/" + "a" * 3000, ""),
    ],
)
def test_addresses(url: str, address: str) -> None:
    assert canonical_address(url) == address


@pytest.mark.parametrize(
    ("sentence", "is_note"),
    [
        ("Correction: An earlier version of this article misstated the price.", True),
        ("This article was amended on 3 February 2014.", True),
        ("An earlier version of this story said otherwise.", True),
        ("Editor's note: Clarification on the numbers.", True),
        ("UPDATED: 14 February, 12:03", True),
        ("The correction of the river began in 1817.", False),
        ("Correction fluid was found in his drawer.", False),
    ],
)
def test_correction_notes(sentence: str, is_note: bool) -> None:
    lines = ["Title", *(f"Sentence {number} is here." for number in range(12)), sentence]
    text = "\n".join(lines)
    starts = [sum(len(line) + 1 for line in lines[:number]) for number in range(len(lines))]
    sentences = [Sentence(start, start + len(line)) for start, line in zip(starts, lines, strict=True)]
    assert has_correction(Article("a", "a", "a", "Title", text), sentences) is is_note
