"""In how short numbers the models are computed: 32-bit floats everywhere, 16-bit ones where the processor has them."""

from __future__ import annotations

import os
from typing import Literal

from index.engine import chosen_engine, openvino_core
from index.errors import ModelError

PRECISION_VARIABLE = "PULLQUOTE_PRECISION"
Precision = Literal["fp32", "bf16"]


def chosen_precision() -> Precision:
    """The precision of the models that are computed here, on the chosen engine.

    Returns:
        What the environment variable PULLQUOTE_PRECISION says. When it is not set, or says auto: bf16 where OpenVINO
        computes and the processor has instructions for it, which is nearly twice as quick; else fp32.

    Raises:
        ModelError: PULLQUOTE_PRECISION names no precision, or bf16 and engine or processor cannot compute that; or
            PULLQUOTE_ENGINE names no engine that is here.
    """
    wanted = os.environ.get(PRECISION_VARIABLE) or "auto"
    if wanted == "fp32":
        return "fp32"
    if wanted not in ("auto", "bf16"):
        raise ModelError(f"{PRECISION_VARIABLE}={wanted}: there are auto, fp32 and bf16")
    lacking = "torch computes in fp32" if chosen_engine() == "torch" else _lacking()
    if lacking and wanted == "bf16":
        raise ModelError(f"{PRECISION_VARIABLE}=bf16: {lacking}: choose auto or fp32")
    return "fp32" if lacking else "bf16"


def _lacking() -> str:
    """Why this processor is not used for bf16; empty where it is."""
    capable = "BF16" in openvino_core().get_property("CPU", "OPTIMIZATION_CAPABILITIES")
    return "" if capable else "this processor has no instructions for it"
