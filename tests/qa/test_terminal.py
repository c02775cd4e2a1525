import io

from qa.reply import Answer, Citation, Reply
from qa.terminal import render, wants_style

SENTENCE = "On \x1b[31mMonday Ann Lee\u202e opened it."


def reply(answered=True, agreement="single"):
    start = SENTENCE.index("Ann")
    citation = Citation(
        "ab", "a.txt", "Bridge\x07 opens", "Herald", "2020-05-03T10:00", SENTENCE, 10, 10 + len(SENTENCE), 10 + start,
        10 + start + 7, "Before it.", "After it.", "/articles/ab#s1", "",
    )  # fmt: skip
    answers = (Answer("Ann Lee", 0.91, "high", (citation,)),) if answered else ()
    return Reply("Who?", "Who opened it?", agreement, answers, () if answered else (citation,), {})


def test_the_answer_is_marked_in_its_sentence_and_nothing_hostile_is_left():
    text = render(reply(), style=False)
    assert "On Monday [Ann Lee] opened it." in text
    assert "Before it." in text
    assert "After it." in text
    assert "Bridge opens, Herald, 2020-05-03, a.txt" in text
    assert "Understood as: Who opened it?" in text
    assert all(character.isprintable() or character == "\n" for character in text)
    assert "\u202e" not in text


def test_style_is_bold_and_dim():
    text = render(reply(), style=True)
    assert "\x1b[1mAnn Lee\x1b[0m" in text
    assert "\x1b[2m   Before it.\x1b[0m" in text
    assert "\x1b[31m" not in text


def test_a_refusal_says_so_and_shows_the_nearest_sentences():
    text = render(reply(answered=False), style=False)
    assert text.splitlines()[2] == "Not in these articles."
    assert "On Monday Ann Lee opened it." in text
    assert "[" not in text


def test_agreement_is_told():
    assert "sources agree" in render(reply(agreement="agree"), style=False)
    assert "Sources differ" in render(reply(agreement="differ"), style=False)


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_style_only_on_a_terminal_that_wants_it():
    assert wants_style(Terminal(), {})
    assert not wants_style(io.StringIO(), {})
    assert not wants_style(Terminal(), {"NO_COLOR": "1"})
    assert not wants_style(Terminal(), {"TERM": "dumb"})
