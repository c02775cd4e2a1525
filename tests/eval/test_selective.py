"""What leaving passages unread changes: what is counted, and the command on a small set with the shipped reader."""

import json
import re
from dataclasses import replace

import pytest
from click.testing import CliRunner

from eval.selective import Changes, main
from qa.reply import Answer, Citation, Reply
from qa.selective import FIRST
from qa.trace import Trace

ARTICLES = FIRST + 6
ANSWER = "The harbour bridge of Varnholm was opened by Ida Roe."
QUESTION = "Who opened the harbour bridge of Varnholm?"


def reply(*texts, agreement="single", place=0):
    cited = Citation("a", "a.txt", "A", "", None, "It is so.", place, place + 9, place, place + 2, "", "", "", "")
    answers = tuple(Answer(text, 0.5, "medium", (cited,)) for text in texts)
    return Reply("Who?", "Who?", agreement, answers, (), {}, "", None)


@pytest.mark.parametrize(
    ("selected", "counted"),
    [
        (reply("Tom", "Ann"), ()),
        (reply("Ann", "Tom"), ("first", "shown", "cited")),
        (reply("Tom"), ("shown", "cited")),
        (reply(), ("first", "shown", "cited")),
        (reply("Tom", "Ann", agreement="agree"), ("agreement", "cited")),
        (reply("Tom", "Ann", place=30), ("cited",)),
    ],
)
def test_what_is_counted(selected, counted):
    changes = Changes()
    trace = Trace(None, None, "hybrid", None, None, 0.2, selected, passages=(1, 2, 3), unread=frozenset([3]))
    changes.add(trace, reply("Tom", "Ann"))
    assert changes == replace(Changes(1, 3, 2), **dict.fromkeys(counted, 1))


def test_the_command(tmp_path):
    """Each passage is read, or some are not; which ones is tests/qa/test_selective.py's matter."""
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "bridge.txt").write_text(f"Varnholm bridge\n\n{ANSWER} It rained.\n", "utf-8")
    for number in range(ARTICLES - 1):
        text = f"Weather report {number}\n\nRain fell on hill {number} and the wind blew {number} roofs away.\n"
        (folder / f"{number}.txt").write_text(text, "utf-8")
    questions = tmp_path / "set.jsonl"
    questions.write_text(json.dumps({"id": "1", "question": QUESTION, "answers": ["Ida Roe"]}) + "\n", "utf-8")
    told = CliRunner().invoke(main, [str(questions), str(folder)], catch_exceptions=False).output
    counts = dict(re.findall(r"^(.+?) {2,}(\S.*)$", told, re.MULTILINE))
    read, found = map(int, re.match(r"(\d+) of (\d+)", counts["passages read"]).groups())
    assert FIRST <= read <= found == ARTICLES
    assert [value for name, value in counts.items() if name.startswith("other")] == ["0"] * 4
