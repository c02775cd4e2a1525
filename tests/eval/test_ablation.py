"""The stages of the ablation, on a small set written here, with the shipped reader."""

import json

from eval.ablation import STAGES, ablate, row
from qa.extractive import ExtractiveReader

ARTICLE = """Harbour bridge open again

By Ann Lee | Coast Herald | 2020-05-20

The harbour bridge was opened on Wednesday by the mayor, Tom Hale. It had cost four million crowns.

Lorries may use it from June. The old ferry was sold to Varnholm.
"""
QUESTIONS = [
    {
        "id": "1",
        "question": "Who opened the harbour bridge?",
        "answers": ["Tom Hale"],
        "evidence": [{"article": "bridge.txt", "quote": "by the mayor, Tom Hale"}],
    },
    {"id": "2", "question": "Which river did the zeppelin cross in 1911?", "answerable": False},
]


def test_every_stage_answers_and_only_the_last_refuses(tmp_path):
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "bridge.txt").write_text(ARTICLE, "utf-8")
    (tmp_path / "set.jsonl").write_text("".join(json.dumps(item) + "\n" for item in QUESTIONS), "utf-8")
    runs = dict(ablate(tmp_path / "set.jsonl", tmp_path / "articles", ExtractiveReader.open(), progress=False))
    assert list(runs) == list(STAGES)
    for stage, run in runs.items():
        assert run.metrics["answered"] == 1.0
        assert run.metrics["citation_accuracy_any"] is not None
        assert ("-" in row(stage, run).split("|")[6]) == (not stage.refuses)
    assert runs[STAGES[0]].settings["reader"] == "none"
    assert runs[STAGES[3]].settings["reader"] != "none"
