import pytest

from qa.cues import asks_about_text, gives_cause, gives_speech


@pytest.mark.parametrize(
    ("kind", "sentence", "expected"),
    [
        ("why", "The bridge closed because its deck was rotten.", True),
        ("why", "Storms were blamed for the delay.", True),
        ("why", "The bridge closed on Monday.", False),
        ("when", "The bridge closed because its deck was rotten.", False),
    ],
)
def test_gives_cause(kind, sentence, expected):
    assert gives_cause(kind, sentence) is expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Which reporters wrote the piece on the wolves?", True),
        ("What is the date of the Gazette's article on the line?", True),
        ("Which news agency supplied the election report?", True),
        ("Who opened the tunnel?", False),
        ("Who heads the Civic Alliance?", False),
    ],
)
def test_asks_about_text(question, expected):
    assert asks_about_text(question) is expected


@pytest.mark.parametrize(
    ("question", "sentence", "before", "expected"),
    [
        ("What did Ann Lee say about the bridge?", "It will last, she said.", "", True),
        ("What did Ann Lee say about the bridge?", "It cost a fortune.”", "“We had to. ", True),
        ("What did Ann Lee say about the bridge?", "It cost a fortune.", "“We had to.” ", False),
        ("According to Lee, what is wrong?", "Lee pointed out the rust.", "", True),
        ("Who opened the bridge?", "Ann Lee said she did.", "", False),
    ],
)
def test_gives_speech(question, sentence, before, expected):
    assert gives_speech(question, sentence, before) is expected
