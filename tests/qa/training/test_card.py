"""A model card of a made-up run: what it says of data, recipe and figures."""

import json

import numpy as np
import pytest
from click.testing import CliRunner
from safetensors.numpy import save_file

from index.errors import TrainingError
from qa.training.card import main, read_run, write_card
from qa.training.config import TrainingConfig

ROW = {"title": "t", "context": "It was 1931.", "question": "when", "answers": [{"text": "1931", "answer_start": 7}]}


@pytest.fixture
def folder(tmp_path):
    for part, name in (("train", "squad2-part.jsonl"), ("dev", "own.jsonl")):
        (tmp_path / "data" / part).mkdir(parents=True)
        rows = [ROW, ROW | {"is_impossible": True}]
        (tmp_path / "data" / part / name).write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    (tmp_path / "run" / "reader").mkdir(parents=True)
    header = {"step": "6", "config": json.dumps(TrainingConfig(steps=6).to_dict())}
    save_file({"w": np.zeros(1, np.float16)}, tmp_path / "run" / "reader" / "model.safetensors", metadata=header)
    log = [{"step": 3, "seconds": 1800, "development_loss": 2.5}, {"step": 6, "seconds": 3600, "development_loss": 1.5}]
    (tmp_path / "run" / "log.jsonl").write_text("".join(json.dumps(entry) + "\n" for entry in log), "utf-8")
    figures = {"metrics": {"forced_f1": 0.8125, "best_f1": 0.7}, "intervals": {"forced_f1": [0.8, 0.83]}}
    (tmp_path / "squad2.json").write_text(json.dumps(figures), "utf-8")
    return tmp_path


def test_the_card_holds_data_recipe_and_figures(folder):
    card = write_card([folder / "run"], folder / "data", [folder / "squad2.json"])
    assert "| squad2-part.jsonl | training | 2 | 1 | SQuAD 2.0, Rajpurkar et al. 2018 | CC BY-SA 4.0 |" in card
    assert "| own.jsonl | choosing and measuring, never training | 2 | 1 | unknown |" in card
    assert "| 1 | 6 | 16 | 1.00 | 2.500, 1.500 |" in card
    assert "`steps = 6`" in card
    assert "| `forced_f1` | 0.812 (0.800 to 0.830) |" in card
    assert "| `best_f1` | 0.700 |" in card


def test_the_command_keeps_what_stands_above_the_mark(folder):
    out = folder / "reader.md"
    out.write_text("# The reader\n\n<!-- card -->\nold\n", "utf-8")
    words = ["--run", str(folder / "run"), "--data", str(folder / "data"), "--out", str(out)]
    assert CliRunner().invoke(main, words, catch_exceptions=False).exit_code == 0
    assert out.read_text("utf-8").startswith("# The reader\n\n<!-- card -->\n## Data\n")


def test_what_is_no_training_is_named(folder):
    with pytest.raises(TrainingError, match="data: holds no finished training"):
        read_run(folder / "data")
    with pytest.raises(TrainingError, match=r"log\.jsonl: no figures"):
        write_card([folder / "run"], folder / "data", [folder / "run" / "log.jsonl"])
