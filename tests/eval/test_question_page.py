"""docs/asking.md says what the shipped reader answers."""

import re
from pathlib import Path

from eval.question_page import EXAMPLES, page_of
from index.precision import PRECISION_VARIABLE

ROOT = Path(__file__).parents[2]
# Confidence may differ in the last place from one processor to another.
SHARE = re.compile(r", \d+%\)")


def test_every_question_of_the_page_is_answered_as_it_says(monkeypatch):
    monkeypatch.setenv(PRECISION_VARIABLE, "fp32")
    written = (ROOT / "docs" / "asking.md").read_text("utf-8")
    made = "".join(page_of([str(ROOT / "index" / "samples" / "articles")]))
    assert SHARE.sub(")", made) == SHARE.sub(")", written)


def test_every_kind_of_question_has_an_example():
    headings = " ".join(example.heading for example in EXAMPLES)
    for kind in ("Who", "When", "Where", "How many", "What", "said", "Why", "Yes or no", "Which articles", "latest"):
        assert kind in headings
