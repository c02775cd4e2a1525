"""The settings of a training run, with the defaults that made the shipped reader."""

from __future__ import annotations

import tomllib
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from index.errors import TrainingError


@dataclass(frozen=True, slots=True)
class TrainingConfig:
    """Settings of `pullquote train-reader`; any of them can be set in a TOML file given with `--config`.

    Attributes:
        seed: of the order of examples, of the crops, and of the new output layer.
        batch_size: examples in a step.
        body_rate, head_rate: peak learning rates of the encoder and of the output layer.
        weight_decay: of weight matrices; biases and layer norms have none.
        warmup: share of the run in which the rates rise linearly.
        decay: share of the run, at its end, in which they fall linearly to zero. Between the two they stay at their
            peak; a later training goes on (`--from`) from where this one's decay began.
        max_gradient_norm: gradients are clipped to it.
        short_tokens, long_tokens: longest input in the first and in the last part of the run. Short crops first give
            twice the examples an hour.
        short_share: share of the run that uses short crops.
        question_tokens: longer questions are cut.
        answer_tokens: questions with longer answers are left out.
        removed_share: share of answerable questions whose answer sentence is taken out of the passage.
        swapped_share: share of answerable questions put to another paragraph of their article.
        titled_share: share of passages that stand under their article's title, as the ones that are read for a
            question do.
        unanswerable_weight: how often an unanswerable question is drawn for every time that an answerable one is; at
            least 1. They are the smaller part of the data, and what a reader learns last.
        steps: length of the run in steps, or 0 to let `--hours` decide.
        hours: length of the run in hours of training, evaluation not counted.
        checkpoint_minutes: time between checkpoints; each also measures the development loss.
        development_examples: examples the development loss is measured on.
    """

    seed: int = 17
    batch_size: int = 16
    body_rate: float = 1e-4
    head_rate: float = 5e-4
    weight_decay: float = 0.01
    warmup: float = 0.04
    decay: float = 0.5
    max_gradient_norm: float = 1.0
    short_tokens: int = 88
    long_tokens: int = 144
    short_share: float = 0.6
    question_tokens: int = 40
    answer_tokens: int = 30
    removed_share: float = 0.03
    swapped_share: float = 0.04
    titled_share: float = 0.5
    unanswerable_weight: float = 1.0
    steps: int = 0
    hours: float = 1.5
    checkpoint_minutes: float = 8.0
    development_examples: int = 384

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def load_config(path: Path | None = None, **changes: Any) -> TrainingConfig:
    """Reads a TOML file over the defaults, then applies the changes that are not None.

    Raises:
        TrainingError: the file cannot be read, or names a setting that does not exist, or gives one a wrong type.
    """
    values: dict[str, Any] = {}
    if path is not None:
        try:
            values = tomllib.loads(path.read_text("utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise TrainingError(f"{path}: cannot be read as a TOML file of training settings: {error}") from error
    values |= {name: value for name, value in changes.items() if value is not None}
    types = {f.name: type(f.default) for f in fields(TrainingConfig)}
    for name, value in values.items():
        if name not in types:
            raise TrainingError(f"{path}: there is no training setting {name!r}; there are {', '.join(types)}")
        if isinstance(value, bool) or not isinstance(value, types[name] if types[name] is int else (int, float)):
            raise TrainingError(f"{path}: {name} must be {types[name].__name__}, not {value!r}")
    config = replace(TrainingConfig(), **values)
    if config.unanswerable_weight < 1:
        raise TrainingError(f"{path}: unanswerable_weight must be at least 1, not {config.unanswerable_weight!r}")
    if config.steps < 0 or (config.steps == 0 and config.hours <= 0):
        raise TrainingError(f"{path}: steps must be above 0, or 0 with hours above 0")
    return config
