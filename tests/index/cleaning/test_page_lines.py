"""Lines that pages have in common: the frame of a publisher's pages is found, what articles say themselves is not."""

import numpy as np

from index.cleaning.lines import split_lines
from index.cleaning.page_lines import LineCounts, line_keys, page_keys
from index.cleaning.pasted import clean_pasted

FRAME = ["Skip to content", "Islands and coast", "Weather for boats", "More from Ostervik"]
APPEAL = "The Harbour Post is owned by the people who read it, and each gift of a reader keeps one more reporter."
BACKGROUND = "The old pier was built by prisoners of war in the winter of 1917, and nobody has repaired it since then."
WORDS = "ferry harbour bridge school council prize winter engine market castle".split()  # noqa: SIM905


def paragraph(number: int, line: int) -> str:
    """No two alike, and about one thing on each page."""
    thing, other = WORDS[number], WORDS[line]
    return (
        f"The {thing} of Ostervik was closed for weeks because of the {other} "
        f"that the {thing} authority had promised to the people of the islands."
    )


def page(number: int, *more: str) -> str:
    own = [paragraph(number, line) for line in range(3)]
    return "\n\n".join([*FRAME[:3], f"{WORDS[number].title()} closes for weeks", *own, *more, APPEAL, FRAME[3]])


def shared(texts: list[str]) -> list[set[str]]:
    """The shared lines of each text."""
    pages = [page_keys(split_lines(text)) for text in texts]
    counts = LineCounts.of(pages)
    found = []
    for text, keys in zip(texts, pages, strict=True):
        lines = split_lines(text)
        known = set(counts.shared(keys).tolist())
        found.append({line.text for line, key in zip(lines, line_keys(lines), strict=True) if key in known})
    return found


def test_the_frame_of_two_pages_and_a_paragraph_on_three() -> None:
    assert shared([page(0), page(1)]) == [set(FRAME)] * 2
    assert shared([page(0), page(1), page(2)]) == [{*FRAME, APPEAL}] * 3
    assert shared([page(0)]) == [set()]


def test_background_that_some_articles_repeat_is_their_own() -> None:
    texts = [page(number, BACKGROUND) for number in range(3)] + [page(number) for number in range(3, 10)]
    assert shared(texts) == [{*FRAME, APPEAL}] * 10


def test_a_copy_and_clean_texts_share_nothing() -> None:
    assert shared([page(0), page(0)]) == [set(), set()]
    clean = ["\n\n".join([paragraph(number, 0), paragraph(number, 1), BACKGROUND]) for number in range(4)]
    assert shared(clean) == [set()] * 4
    assert shared(["", "Yes.\n0:00"]) == [set(), set()]


def test_case_space_digits_and_list_marks_make_no_difference() -> None:
    first, second, third = line_keys(split_lines("* 12 Comments  here\n40 comments here\n40 comments there"))
    assert first == second != third


def test_shared_lines_go_with_their_reason_but_headline_and_byline_stay() -> None:
    text = page(0).replace("weeks\n", "weeks\n\nBy Anna Brandt | The Harbour Post | 12 March 2025\n", 1)
    before = clean_pasted(text)
    assert APPEAL in [paragraph.text for paragraph in before.paragraphs]
    known = frozenset(page_keys(split_lines(text)).tolist()) - set(page_keys(split_lines(paragraph(0, 1))).tolist())
    after = clean_pasted(text, known)
    assert (after.title, after.byline) == (before.title, before.byline) != ("", "")
    assert [piece.text for piece in after.paragraphs if piece.kind == "body"] == [paragraph(0, 1)]
    removed = {line: piece.reason for piece in after.removed for line in piece.text.splitlines()}
    assert removed[APPEAL] == "on other pages too"


def test_no_pages_at_all() -> None:
    assert len(LineCounts.of([]).keys) == 0
    assert len(LineCounts.of([]).shared(np.zeros(0, np.uint64))) == 0
