from __future__ import annotations

import pytest

from index.errors import SourceError


def test_columns_in_order_headings_gone_words_whole(only, made):
    first = ["The bridge over the har-", "bour will open in June.", "The roads office said so", "on Monday, after nine"]
    second = ["months of repairs.", "Buses will cross first."]
    article = only("a.pdf", made.columns(first, second)).article
    assert article.title == made.TITLE
    assert article.text == (
        f"{made.TITLE}\n\nThe bridge over the harbour will open in June. The roads office said so on Monday, "
        f"after nine "
        "months of repairs. Buses will cross first."
    )
    assert {r.reason for r in article.removed} == {"running head or page number"}


def test_paragraphs_by_their_gaps_and_over_pages(only, made):
    lines = [
        (50, 700, 10, "First paragraph ends here."),
        (50, 680, 10, "Second one goes on over"),
        (50, 668, 10, "the end of its"),
    ]
    pages = [
        [(50, 780, 10, "Gazette 1"), *lines],
        [(50, 780, 10, "Gazette 2"), (50, 700, 10, "page, and ends."), (50, 688, 10, "Really.")],
    ]
    text = only("a.pdf", made.pdf(pages)).article.text
    assert text == "First paragraph ends here.\n\nSecond one goes on over the end of its page, and ends. Really."


def test_a_scanned_pdf_says_so(results, made):
    with pytest.raises(SourceError, match=r"scan\.pdf: 2 pages without text, probably scanned"):
        results("scan.pdf", made.pdf([[], []]))


def test_an_encrypted_pdf_says_so(results, made):
    locked = b"/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/O<%s>/U<%s>/P -4>>" % (b"41" * 32, b"42" * 32)
    with pytest.raises(SourceError, match=r"locked\.pdf: encrypted"):
        results("locked.pdf", made.pdf([[(50, 700, 10, "Secret")]], locked))


@pytest.mark.parametrize("data", [b"%PDF-1.4\n", b"%PDF-1.4\n1 0 obj\n<</Type/Catalog", b"%PDF-1.7\n\x00\xff" * 9])
def test_a_truncated_pdf_says_so(data, results):
    with pytest.raises(SourceError, match=r"cut\.pdf: damaged or cut off PDF"):
        results("cut.pdf", data)
