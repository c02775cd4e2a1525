from __future__ import annotations

import json
from pathlib import Path

import pytest

from index.article import Article, Sentence
from index.copies.shingles import body_shingles, shingles_of, words_of
from index.copies.signature import COPY, VALUES, Signature, share, sign

PAIRS = [json.loads(line) for line in (Path(__file__).parent / "pairs.jsonl").read_text("utf-8").splitlines()]


def signed(text: str) -> Signature:
    return sign(shingles_of(words_of(text)))


@pytest.mark.parametrize("pair", PAIRS, ids=[pair["name"] for pair in PAIRS])
def test_pairs_are_judged_as_a_person_would(texts: dict[str, str], pair: dict[str, str]) -> None:
    one, other = signed(texts[pair["one"]]), signed(texts[pair["other"]])
    assert (share(one, other) >= COPY) is pair["copy"]
    assert share(one, other) == share(other, one)


def test_a_signature_is_the_same_everywhere() -> None:
    """Stored ones are compared with new ones: neither machine nor version of a library may change them."""
    made = sign({"the mayor opened the bridge", "mayor opened the bridge on"})
    assert made.values[:4].tolist() == [2688485348, 1367586329, 2252972145, 2357839366]
    assert Signature.from_bytes(2, made.to_bytes()).bands() == made.bands()


def test_a_text_without_words_is_a_copy_of_nothing() -> None:
    nothing = sign(frozenset())
    assert (nothing.shingles, nothing.bands(), share(nothing, nothing), share(nothing, signed("A text."))) == (
        0,
        [],
        0,
        0,
    )


def test_a_damaged_signature_is_refused() -> None:
    with pytest.raises(ValueError, match=f"has 1 values, not {VALUES}"):
        Signature.from_bytes(3, b"1234")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The mayor’s “New” Bridge—2", ["the", "mayor", "s", "new", "bridge", "2"]),
        ("ﬁne STRASSE", ["fine", "strasse"]),
        ("桥在周一开放 today", ["桥", "在", "周", "一", "开", "放", "today"]),
        ("— … !", []),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert words_of(text) == words


def test_only_the_body_counts_unless_it_is_short() -> None:
    def article(title: str, body: str) -> frozenset[str]:
        text = f"{title}\n\nBy A. B.\n\n{body}"
        start = text.index(body)
        sentences = [Sentence(0, len(title), "title"), Sentence(len(title) + 2, start - 2, "byline")]
        return body_shingles(Article("a", "a", "a", title, text), [*sentences, Sentence(start, len(text))])

    long = " ".join(f"word{number}" for number in range(30))
    assert article("One title", long) == article("Another title", long)
    assert article("One title", "More to follow.") != article("Another title", "More to follow.")
