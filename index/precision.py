"""In how short numbers the models are computed: 32-bit floats everywhere, shorter ones where the processor has them."""

from __future__ import annotations

import os
import platform
from typing import Literal

from index.engine import chosen_engine, openvino_core
from index.errors import ModelError

PRECISION_VARIABLE = "PULLQUOTE_PRECISION"
Precision = Literal["fp32", "bf16"]


def chosen_precision() -> Precision:
    """The floats in which models are computed here, on the chosen engine.

    Returns:
        What the environment variable PULLQUOTE_PRECISION says. When it is not set, or says auto or int8: bf16 where
        OpenVINO computes and the processor has instructions for it, which is nearly twice as quick; else fp32.

    Raises:
        ModelError: PULLQUOTE_PRECISION names no precision, or one that engine or processor cannot compute; or
            PULLQUOTE_ENGINE names no engine that is here.
    """
    wanted = _wanted()
    if wanted == "fp32":
        return "fp32"
    if chosen_engine() == "torch":
        if wanted != "auto":
            raise ModelError(f"{PRECISION_VARIABLE}={wanted}: torch computes in fp32: choose auto or fp32")
        return "fp32"
    if wanted == "bf16" and not _has_bf16():
        raise ModelError(f"{PRECISION_VARIABLE}=bf16: this processor has no instructions for it: choose auto or fp32")
    return "bf16" if _has_bf16() else "fp32"


def whole_numbers() -> bool:
    """Whether linear layers that may multiply whole numbers of 8 bits do so.

    Returns:
        True when PULLQUOTE_PRECISION says int8. When it is not set, or says auto: on x86 processors with bf16, since
        all of these have instructions (VNNI) that make whole numbers quicker yet.

    Raises:
        ModelError: as `chosen_precision`.
    """
    wanted, floats = _wanted(), chosen_precision()
    x86 = platform.machine().lower() in ("x86_64", "amd64")
    return wanted == "int8" or (wanted == "auto" and floats == "bf16" and x86)


def precision_text() -> str:
    """What is chosen, for people: "fp32", "bf16", "bf16 and int8".

    Raises:
        ModelError: as `chosen_precision`.
    """
    return chosen_precision() + (" and int8" if whole_numbers() else "")


def _wanted() -> str:
    wanted = os.environ.get(PRECISION_VARIABLE) or "auto"
    if wanted not in ("auto", "fp32", "bf16", "int8"):
        raise ModelError(f"{PRECISION_VARIABLE}={wanted}: there are auto, fp32, bf16 and int8")
    return wanted


def _has_bf16() -> bool:
    return "BF16" in openvino_core().get_property("CPU", "OPTIMIZATION_CAPABILITIES")
