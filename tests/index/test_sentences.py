"""Sentences: exact offsets on any text, and ends where a reader sees them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.sentences import split_sentences


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


PIECES = st.sampled_from(
    [
        'last April."The fact is',
        "end of it.Then he",
        "J. F. Kennedy",
        "U.S.-led",
        "at 3 p.m. ",
        "$1.5 million. ",
        "… ",
        '" ',
        "“Go!” ",
        "[1] ",
        "\r\n",
        "\n\n",
        "\u00a0",
        "\u2028",
        "\u200b",
        "🙂",
        "👩‍👩‍👧",
        "e\u0301",
        "SEOUL (News) - ",
        "www.example.com ",
        ". . .",
        "***",
        "。",
        " ",
    ]
)


@settings(deadline=None)
@given(st.lists(PIECES | st.text(max_size=8), max_size=30).map("".join))
def test_every_character_but_white_space_is_in_exactly_one_sentence(text: str) -> None:
    found = split_sentences(text)
    inside = [position for start, end in found for position in range(start, end)]
    assert inside == sorted(set(inside))
    assert set(inside) >= {position for position, character in enumerate(text) if not character.isspace()}
    for start, end in found:
        assert text[start:end] == text[start:end].strip() != ""
    assert found == split_sentences(text)


@pytest.mark.parametrize(
    "expected",
    [
        ["Mr. Kerry met Gen. J. F. Kennedy.", "He left at 3 p.m. Tuesday."],
        ["The U.S. Secretary of State spoke.", "The U.S.-led force left the U.S.", "The end."],
        ["It cost $1.5 million.", "That is 3.5 per cent.", "No. 10 agreed."],
        ['"Who is it?" Mr. Lane asked.', '"Me."', "He left."],
        ["“We did it,” he said.", "“We won.”", "Then they sang."],
        ["He waited...", "Then he left."],
        ['"Wait..." she said.', "(He left.)", "Nobody saw it.[1]", "It rained."],
        ["1. The harbour opens.", "2. The bridge closes."],
        ["SEOUL, Feb. 13 (Agency) -", "The minister arrived on Feb. 13, 2014."],
        ["Visitors at the harbour.", "Image: A. Writer."],
        ["Acme Inc. said so.", "It is owned by Acme Inc.", "The firm grew."],
        ["第一句。", "第二句！", "Third."],
        ["He works for Yahoo! and others.", "Sales rose.", "iPhones sold well."],
    ],
)
def test_ends_after_a_space(expected: list[str]) -> None:
    text = " ".join(expected)
    assert sentences(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('It was calm last April."The fact is, we agree."', ["It was calm last April.", '"The fact is, we agree."']),
        ('He said "It is over."Then he left.', ['He said "It is over."', "Then he left."]),
        ("That was the end of it.Then he left.", ["That was the end of it.", "Then he left."]),
        ("See www.Example.Com/Now, report.Pdf and ASP.NET.", ["See www.Example.Com/Now, report.Pdf and ASP.NET."]),
        ("A headline without a stop\nFirst line.\r\n\r\n- an item\n- another",
         ["A headline without a stop", "First line.", "- an item", "- another"]),
        (" \u00a0\n\t", []),
    ],
)  # fmt: skip
def test_ends_without_a_space_and_at_lines(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@pytest.mark.parametrize(
    "piece", [".", ". ", "a.", 'x."', "A. ", "(", ")", "-", '!" ', "A", "*** ", "Photo: A", '"', "x.[1]"]
)
def test_hostile_lines_come_back_whole(piece: str) -> None:
    text = piece * 20_000
    found = split_sentences(text)
    assert "".join("".join(text[start:end].split()) for start, end in found) == "".join(text.split())
