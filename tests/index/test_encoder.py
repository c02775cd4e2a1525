from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.encoder import Encoder, SentenceTransformerEncoder, open_encoder
from index.errors import ModelError
from index.precision import PRECISION_VARIABLE
from index.weights import check_weights, packaged_model
from index.windowed import windows

TEXTS = ["The mayor opened the bridge.", "Die Fähre fuhr nicht. 北京 🚢", "", "word " * 600]


@pytest.fixture
def exact(monkeypatch: pytest.MonkeyPatch) -> Encoder:
    """The encoder in 32-bit floats, whatever the processor has."""
    monkeypatch.setenv(PRECISION_VARIABLE, "fp32")
    encoder = open_encoder()
    encoder.encode(["The first text loads it."])
    return encoder


def test_vectors_are_those_of_sentence_transformers(exact: Encoder) -> None:
    encoder, reference = exact, SentenceTransformerEncoder(str(packaged_model()))
    assert encoder.precision == reference.precision == "fp32"
    assert (reference.dimension, reference.max_tokens) == (encoder.dimension, encoder.max_tokens)
    assert np.allclose(encoder.encode(TEXTS), reference.encode(TEXTS), atol=1e-5)
    assert encoder.count_tokens(TEXTS) == reference.count_tokens(TEXTS)


def test_vectors_are_unit_rows_in_the_order_given(exact: Encoder) -> None:
    vectors = exact.encode(TEXTS)
    assert vectors.shape == (4, 384)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    for text, vector in zip(TEXTS, vectors, strict=True):
        assert np.allclose(exact.encode([text])[0], vector, atol=1e-5)


def test_nothing_to_encode(encoder: Encoder) -> None:
    assert encoder.encode([]).shape == (0, 384)
    assert encoder.count_tokens([]) == []


def test_the_end_of_a_long_text_counts(encoder: Encoder) -> None:
    filler = "The council met again and talked about the budget of the town. " * 40
    with_end, without = encoder.encode([filler + "Penguins live in the zoo of Antarctica.", filler])
    assert encoder.count_tokens([filler])[0] > encoder.max_tokens
    assert float(with_end @ without) < 0.999


def test_pieces_are_means_of_their_tokens_in_the_text(exact: Encoder) -> None:
    text, other = "The mayor opened the bridge. It was closed again.", "The ferry sank. It was closed again."
    pieces = [(0, 28), (29, 49)]
    rows, others = exact.encode_with_pieces([text, other], [pieces, [(0, 15), (16, 36)]])
    assert (rows.shape, rows.dtype) == ((3, 384), np.float32)
    assert np.allclose(rows[0], exact.encode([text])[0], atol=1e-5)
    alone = exact.encode([text[start:end] for start, end in pieces])
    # Near what it means alone; nearer still to the bridge, of which its text tells.
    assert ((rows[1:] * alone).sum(axis=1) > 0.6).all()
    bridge, ferry = exact.encode(["The bridge was closed.", "The ferry was closed."])
    assert rows[2] @ bridge > rows[2] @ ferry
    assert others[2] @ ferry > others[2] @ bridge


@pytest.mark.parametrize("text", ["\x01 The ferry sank.", "🚢\u200d The ferry sank.", "\u0301 The ferry sank."])
def test_every_piece_has_a_vector(encoder: Encoder, text: str) -> None:
    place = text.index("The")
    (rows,) = encoder.encode_with_pieces([text], [[(0, place - 1), (place, len(text))]])
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)


def test_pieces_of_a_text_that_is_too_long_are_read_by_themselves(encoder: Encoder) -> None:
    start = "The mayor opened the bridge. "
    text = start + "The council met again. " * 80
    rows, short = encoder.encode_with_pieces([text, start], [[(0, len(start) - 1)], []])
    assert encoder.count_tokens([text])[0] > encoder.max_tokens
    assert rows[0] @ encoder.encode([text])[0] == pytest.approx(1, abs=1e-3)
    assert rows[1] @ encoder.encode([start.strip()])[0] == pytest.approx(1, abs=1e-3)
    assert short.shape == (1, 384)
    assert encoder.encode_with_pieces([], []) == []


def test_other_encoders_read_pieces_by_themselves() -> None:
    encoder = SentenceTransformerEncoder(str(packaged_model()))
    text = "The mayor opened the bridge. It was closed again."
    (rows,) = encoder.encode_with_pieces([text], [[(0, 28), (29, 49)]])
    assert np.allclose(rows, encoder.encode([text, text[:28], text[29:]]), atol=1e-5)


def test_windows_hold_every_token_once() -> None:
    text = "aa bb cc dd ee"
    ranges = [(0, 2), (3, 5), (6, 8), (9, 11), (12, 14)]
    assert windows(text, ranges, 5) == [(text, 5)]
    assert windows(text, ranges, 2) == [("aa", 1), ("bb cc", 2), ("dd ee", 2)]


def test_encoder_by_folder_is_named_after_its_weights() -> None:
    assert SentenceTransformerEncoder(str(packaged_model())).name == "model@53aa51172d14"


def test_unknown_encoder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="name a folder that holds the model"):
        open_encoder(str(tmp_path / "nothing"))


def test_environment_variable_names_the_encoder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PULLQUOTE_ENCODER", str(tmp_path / "elsewhere"))
    with pytest.raises(ModelError, match="elsewhere"):
        open_encoder()


def test_other_weights_are_refused(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"other weights")
    with pytest.raises(ModelError, match="not the published model"):
        check_weights(tmp_path)
