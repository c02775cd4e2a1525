"""Fixtures that every room's tests share."""

from __future__ import annotations

import os

# As the command line sets them: nothing may look for a model on a hub, nor phone home.
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

import pytest

from index.encoder import Encoder, open_encoder


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The real encoder, loaded once."""
    return open_encoder("all-MiniLM-L6-v2")
