"""The shipped reader as transformers reads it."""

from __future__ import annotations

import json
from pathlib import Path


def write_reader(folder: Path) -> None:
    """Writes the reader's weights, with the encoder's word embeddings, and its tokenizer into a folder."""
    from safetensors.torch import load_file
    from transformers import BertConfig, BertForQuestionAnswering, BertTokenizerFast

    from index.weights import packaged_model
    from qa.weights import SHIPPED

    state = {name: value.float() for name, value in load_file(SHIPPED / "model.safetensors").items()}
    words = load_file(packaged_model() / "model.safetensors")["embeddings.word_embeddings.weight"]
    state["bert.embeddings.word_embeddings.weight"] = words
    config = json.loads((SHIPPED / "config.json").read_text(encoding="utf-8"))
    config.pop("word_embeddings")
    model = BertForQuestionAnswering(BertConfig(**config))
    model.load_state_dict(state)
    model.save_pretrained(folder)
    BertTokenizerFast.from_pretrained(packaged_model()).save_pretrained(folder)
