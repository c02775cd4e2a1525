"""Question sets of other formats: written as those formats are, read back as ours."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from eval.sets.commands import NAMES, questions
from eval.sets.convert import FORMATS
from eval.sets.question import Evidence, Question
from eval.sets.questions import read_questions
from index.errors import QuestionSetError


def call(*words: object) -> Result:
    return CliRunner().invoke(questions, ["convert", *map(str, words)])


def converted(folder: Path, *words: object) -> tuple[Question, ...]:
    out = folder / "out.jsonl"
    out.unlink(missing_ok=True)
    result = call(*words, "--out", out)
    assert result.exit_code == 0, (result.output, result.exception)
    return read_questions(out).questions


def refused(*words: object) -> str:
    error = call(*words).exception
    assert isinstance(error, QuestionSetError)
    assert "\n" not in str(error)
    return str(error)


def test_the_command_knows_every_format() -> None:
    assert tuple(FORMATS) == NAMES


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_spreadsheets_as_csv(tmp_path: Path, mark: str) -> None:
    rows = [
        ("ID", "Question", "Answers", "File", "Sentence", "Answerable", "Kind", "Author"),
        ("b1", "When?", "1967 | in 1967", "bridge.txt", '"opened in 1967"', "", "when", "Kim"),
        ("b1", "When?", "since 1967", "history.txt", "since 1967", "", "", ""),
        ("", "", "", "", "", "", "", ""),
        ("", "Who paid?", "", "", "", "No", "", ""),
    ]
    path = tmp_path / "set.csv"
    path.write_text("\n".join(mark.join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row) for row in rows))
    first, second = converted(tmp_path, path)
    assert first.answers == ("1967", "in 1967", "since 1967")
    assert first.evidence == (Evidence("bridge.txt", '"opened in 1967"'), Evidence("history.txt", "since 1967"))
    assert (first.kind, dict(first.extra)) == ("when", {"Author": "Kim"})
    assert (second.id, second.answerable) == ("q5", False)


def test_spreadsheets_as_workbooks(tmp_path: Path) -> None:
    from openpyxl import Workbook

    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append(["question", "answer", "article", "quote", "id"])
    sheet.append(["When?", 1967, "bridge.txt", "opened in 1967", 7])
    workbook.save(tmp_path / "set.xlsx")
    (question,) = converted(tmp_path, tmp_path / "set.xlsx")
    assert (question.id, question.answers) == ("7", ("1967",))
    (tmp_path / "no.xlsx").write_bytes(b"PK no workbook")
    assert "not an Excel workbook" in refused(tmp_path / "no.xlsx")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a,b\n1,2", r":1: no column 'question'"),
        ("question\n", "no question under its heading"),
        ("question,answerable\nWho?,perhaps", ":2: answerable must be yes or no, not 'perhaps'"),
        ("question,quote\nWho?,it was he", ":2: a quote without the article"),
        ("id,question\n1,Who?\n1,When?", ":3: id '1' has another question in"),
        ("id,question\n1,", ":2: no question in this row"),
    ],
)
def test_faulty_rows_are_named(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "set.csv"
    path.write_text(text)
    assert message in refused(path)


def test_squad_with_and_without_articles(tmp_path: Path) -> None:
    context = "It was opened in 1967. Ann Lee came."
    entry = {"id": "s", "question": "When?", "answers": [{"text": "1967", "answer_start": 17}]}
    path = tmp_path / "squad.json"
    path.write_text(json.dumps({"data": [{"title": "Bridge", "paragraphs": [{"context": context, "qas": [entry]}]}]}))
    (question,) = converted(tmp_path, path)
    assert (question.context, question.answer_starts) == (context, (17,))
    articles = tmp_path / "articles.jsonl"
    (question,) = converted(tmp_path, path, "--articles-out", articles)
    assert question.context is None
    assert question.evidence == (Evidence("articles.jsonl#p1", "It was opened in 1967."),)
    assert json.loads(articles.read_text())["text"] == context


def test_beir_folders(tmp_path: Path) -> None:
    folder = tmp_path / "beir"
    (folder / "qrels").mkdir(parents=True)
    queries = [{"_id": "q1", "text": "bridge opened", "metadata": {"n": 1}}, {"_id": "q2", "text": "none"}]
    (folder / "queries.jsonl").write_text("\n".join(map(json.dumps, queries)))
    (folder / "corpus.jsonl").write_text(json.dumps({"_id": "d1", "title": "Bridge", "text": "Opened in 1967."}))
    (folder / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq1\td1\t1\nq2\td1\t0\n")
    articles = tmp_path / "corpus.jsonl"
    (question,) = converted(tmp_path, folder, "--articles-out", articles)
    assert question.evidence == (Evidence("corpus.jsonl#d1"),)
    assert dict(question.extra) == {"metadata": {"n": 1}}
    assert json.loads(articles.read_text()) == {"id": "d1", "title": "Bridge", "text": "Opened in 1967."}


@pytest.mark.parametrize(
    "queries",
    [
        "301\tWho opened the bridge\n302\tNobody\n",
        "<top>\n<num> Number: 301\n<title> Who opened\n the bridge\n<desc> x\n</top>\n"
        "<top><num>302</num><title>No</title></top>",
    ],
)
def test_trec_queries_with_judgements(tmp_path: Path, queries: str) -> None:
    path, qrels = tmp_path / "topics.txt", tmp_path / "qrels.txt"
    path.write_text(queries)
    qrels.write_text("301 0 bridge.txt 1\n301 0 ferry.txt 0\n302 0 ferry.txt 0\n")
    (question,) = converted(tmp_path, path, "--qrels", qrels)
    assert (question.id, question.question) == ("301", "Who opened the bridge")
    assert question.evidence == (Evidence("bridge.txt"),)
    qrels.write_text("301 0 bridge.txt\n301 bridge.txt yes\n")
    assert f"{qrels}:1: a judgement has" in refused(path, "--qrels", qrels)


def test_what_is_there_is_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "set.csv"
    path.write_text("question\nWho?")
    assert "is there already" in refused(path, "--out", path)
    assert "say what it is with --from" in refused(tmp_path / "topics.txt")
    assert "need their judgements" in refused(tmp_path / "topics.txt", "--from", "trec")
    assert call(path).stdout == '{"id": "q2", "question": "Who?"}\n'
