"""The mean of several trained readers' weights."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from qa.training.checkpoint import export_reader, load_reader
from qa.training.model import new_model


def export_mean(readers: Sequence[Path], folder: Path) -> None:
    """Writes the reader whose weights are the mean of others', one that is named twice counting twice.

    The mean of trainings that begin with one another is often better than either: Wortsman et al. 2022, "Model soups:
    averaging weights of multiple fine-tuned models improves accuracy without increasing inference time", ICML.

    Args:
        readers: folders of exported readers, one at least.
        folder: where to put the result.

    Raises:
        TrainingError: a folder holds no reader.
    """
    model = new_model(0)
    total = {name: value.double() * 0 for name, value in model.state_dict().items() if value.is_floating_point()}
    for reader in readers:
        load_reader(reader, model)
        for name, value in model.state_dict().items():
            if name in total:
                total[name] += value.double()
    model.load_state_dict({name: (value / len(readers)).float() for name, value in total.items()}, strict=False)
    export_reader(folder, model, {"mean_of": json.dumps([reader.as_posix() for reader in readers])})
