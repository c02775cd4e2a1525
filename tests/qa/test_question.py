import pytest

from qa.question import fits, kind_of


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Who opened the bridge?", "who"),
        ("When was the bridge opened?", "when"),
        ("Since when has it been closed?", "when"),
        ("Which year did it open?", "when"),
        ("Where was he born?", "where"),
        ("How many people came?", "count"),
        ("Why did the mayor resign?", "why"),
        ("How did the mayor resign?", "how"),
        ("What did the mayor say about the harbour?", "quote"),
        ("Did the mayor say when he will go?", "yes-no"),
        ("Who wrote the Coast Herald article?", "author"),
        ("When was the article about the bridge published?", "published"),
        ("What does she do when it rains?", "what"),
        ("In what year did it open?", "when"),
        ("What is under the bridge?", "what"),
        ("bridge harbour", "other"),
        ("", "other"),
    ],
)
def test_kind_of(question, kind):
    assert kind_of(question) == kind


@pytest.mark.parametrize(
    ("kind", "answer", "expected"),
    [
        ("when", "last April", 1.0),
        ("when", "the mayor", -1.0),
        ("count", "two", 1.0),
        ("count", "fifth", 1.0),
        ("count", "the bridge", -1.0),
        ("who", "Ann Lee", 1.0),
        ("who", "the mayor", 0.0),
        ("why", "cold water", 0.0),
    ],
)
def test_fits(kind, answer, expected):
    assert fits(kind, answer) == expected
