"""Sets fetched from a real server on this machine."""

import json
import threading
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

from index.errors import TrainingError
from qa.training.dataset import read_paragraphs
from qa.training.sources import SOURCES, Source, fetch

CONTEXT = "The bridge was opened in 1931 ."
QED = {
    "title_text": "Bridge",
    "question": "when was the bridge opened",
    "paragraph_text": CONTEXT,
    "original_nq_answers": [[{"start": 25, "end": 29, "string": "1931"}]],
}


@pytest.fixture
def home(tmp_path):
    folder = tmp_path / "home"
    folder.mkdir()
    (folder / "squad.json").write_text('{"data": []}', "utf-8")
    (folder / "qed.jsonlines").write_text(json.dumps(QED) + "\n", "utf-8")
    (folder / "wrong.jsonlines").write_text('{"a": 1}\n', "utf-8")

    class Handler(SimpleHTTPRequestHandler):
        def log_message(self, *arguments):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_set_is_fetched_once(home, tmp_path):
    source = Source("train/x.json", f"{home}/squad.json", "CC0", "nobody")
    path = fetch(source, tmp_path / "data")
    assert json.loads(path.read_text("utf-8")) == {"data": []}
    path.write_text("mine", "utf-8")
    assert fetch(source, tmp_path / "data").read_text("utf-8") == "mine"


def test_qed_is_turned_into_what_training_reads(home, tmp_path):
    path = fetch(Source("dev/q.jsonl", f"{home}/qed.jsonlines", "CC0", "nobody", qed=True), tmp_path)
    (paragraph,) = read_paragraphs(path)
    start, end = paragraph.questions[0].answer
    assert paragraph.context[start:end] == "1931"


@pytest.mark.parametrize(("name", "qed"), [("missing.json", False), ("wrong.jsonlines", True)])
def test_what_cannot_be_fetched_is_named_and_leaves_nothing(home, tmp_path, name, qed):
    with pytest.raises(TrainingError, match=f"{name}: cannot be fetched .* put it at"):
        fetch(Source("train/x.json", f"{home}/{name}", "CC0", "nobody", qed=qed), tmp_path)
    assert list((tmp_path / "train").iterdir()) == []


def test_every_set_has_a_home_a_licence_and_a_place():
    for source in SOURCES:
        assert source.url.startswith("https://")
        assert source.licence.startswith("CC BY")
        assert source.name.startswith(("train/", "dev/"))
        assert replace(source, name="train/other.json") != source
    assert len({source.name for source in SOURCES}) == len(SOURCES)
