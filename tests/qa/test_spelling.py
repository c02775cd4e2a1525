import pytest

from qa.spelling import correct_names

PASSAGES = ("Foreign Minister Yun Byung-se met Kerry in Seoul.", "Harbour master Ida Erdmann said so on Monday.")
KNOWN = {"yun", "byung", "se", "kerry", "seoul", "ida", "erdmann", "monday", "harbour"}


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who is Yun Byung-sen?", "Who is Yun Byung-se?"),
        ("What did Ida Erdman say?", "What did Ida Erdmann say?"),
        ("What did Kery say in Seuol?", "What did Kerry say in Seoul?"),
        ("What did Kerry say?", "What did Kerry say?"),
        ('What did "Kery" say?', 'What did "Kery" say?'),
        ("What did Nixon say?", "What did Nixon say?"),
        ("What did Ian say?", "What did Ian say?"),
        ("what did they mean by harbor?", "what did they mean by harbor?"),
        ("", ""),
    ],
)
def test_unknown_names_become_the_nearest_one(question, expected):
    assert correct_names(question, lambda word: int(word in KNOWN), PASSAGES) == expected


def test_passages_are_only_looked_at_for_an_unknown_name():
    def passages():
        raise AssertionError("not wanted")
        yield ""

    assert correct_names("Who met Kerry in Seoul?", lambda word: 1, passages()) == "Who met Kerry in Seoul?"
