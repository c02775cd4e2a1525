"""Python, the libraries, and the encoder's weights."""

from __future__ import annotations

import importlib
import sqlite3
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version

import numpy as np

from index.checks.finding import Finding
from index.encoder import Encoder
from index.engine import chosen_engine
from index.errors import ModelError, PullquoteError
from index.precision import precision_text
from index.weights import MODEL_SHA256, check_weights, packaged_model

LIBRARIES = (
    "openvino", "torch", "numpy", "faiss-cpu", "tokenizers", "safetensors", "transformers", "sentence-transformers",
    "trafilatura", "fastapi", "gradio",
)  # fmt: skip


def check_environment() -> Iterator[Finding]:
    """Versions, and whether the libraries without which nothing works can be imported."""
    python = ".".join(map(str, sys.version_info[:3]))
    new_enough = sys.version_info >= (3, 11)
    yield Finding("environment", new_enough, f"Python {python}" + ("" if new_enough else ": 3.11 or newer is needed"))
    found, missing = [], []
    for name in LIBRARIES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            missing.append(name)
    yield Finding("environment", True, ", ".join(found))
    for name in missing:
        yield Finding("environment", False, f"{name} is not installed: pip install {name}")
    for module in ("torch", "faiss"):
        try:
            importlib.import_module(module)
        except Exception as error:  # a broken installation raises anything
            yield Finding("environment", False, f"{module} cannot be imported: {str(error).splitlines()[:1]}")
        else:
            yield Finding("environment", True, f"{module} can be imported")
    yield _check_engine()
    yield _check_sqlite()


def check_encoder_weights(encoder: Encoder) -> Iterator[Finding]:
    """The packaged weights against the published ones, and one text through the encoder."""
    try:
        folder = packaged_model()
        check_weights(folder)
        yield Finding("weights", True, f"encoder weights are the published ones (sha256 {MODEL_SHA256[:12]}...)")
        vector = encoder.encode(["The bridge was opened on Monday."])
        sound = vector.shape == (1, encoder.dimension) and bool(np.isclose(np.linalg.norm(vector), 1, atol=1e-3))
        told = f"vectors of {encoder.dimension} numbers" if sound else f"wrong vectors, of shape {vector.shape}"
        yield Finding("weights", sound, f"encoder {encoder.name} makes {told}")
    except PullquoteError as error:
        yield Finding("weights", False, str(error))


def _check_engine() -> Finding:
    try:
        engine, precision = chosen_engine(), precision_text()
    except ModelError as error:
        return Finding("environment", False, str(error))
    slower = "" if engine == "openvino" else ", which starts and answers more slowly than openvino"
    return Finding("environment", True, f"models are computed by {engine} in {precision}{slower}")


def _check_sqlite() -> Finding:
    name = f"SQLite {sqlite3.sqlite_version}"
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute("CREATE VIRTUAL TABLE words USING fts5 (text)")
    except sqlite3.Error:
        return Finding("environment", False, f"{name} lacks full-text search (FTS5): use another build of Python")
    finally:
        connection.close()
    return Finding("environment", True, f"{name} with full-text search")
