"""Which engine computes the models: OpenVINO, or PyTorch where OpenVINO is missing, cannot run, or is not wanted."""

from __future__ import annotations

import os
import sys
from functools import cache
from typing import Any, Literal, cast

from index.errors import ModelError

ENGINE_VARIABLE = "PULLQUOTE_ENGINE"
Engine = Literal["openvino", "torch"]
# Part of OpenVINO that converts other libraries' files, which nothing here needs.
_CONVERTER = "openvino.tools.ovc"


def chosen_engine() -> Engine:
    """The engine for models that both can compute.

    Returns:
        What the environment variable PULLQUOTE_ENGINE says; when it is not set "openvino", where that can be imported.

    Raises:
        ModelError: the variable names no engine, or it names openvino and that cannot be imported.
    """
    wanted = os.environ.get(ENGINE_VARIABLE)
    if wanted not in (None, "", "openvino", "torch"):
        raise ModelError(f"{ENGINE_VARIABLE}={wanted}: there are the engines openvino and torch")
    if wanted == "torch":
        return "torch"
    try:
        import_openvino()
    except ImportError as error:
        if wanted:
            raise ModelError(f"{ENGINE_VARIABLE}=openvino: {error}: pip install openvino, or choose torch") from error
        return "torch"
    return "openvino"


def import_openvino() -> Any:
    """The module `openvino`, without the part of it that reports each import to its makers over the network.

    That part, the converter, is left out by a plain `import openvino` too where it cannot be imported. Leaving it out
    also halves the time of the import.

    Raises:
        ImportError: it is not installed, or does not run on this machine.
    """
    # None stands for a module that cannot be imported: https://docs.python.org/3/reference/import.html
    modules = cast(dict[str, Any], sys.modules)
    left_out = "openvino" not in modules
    if left_out:
        modules[_CONVERTER] = None
    try:
        import openvino
    finally:
        if left_out:
            modules.pop(_CONVERTER, None)
    return openvino


@cache
def openvino_core() -> Any:
    """The one `openvino.Core` of this process, which compiles all models and lives as long as the process does.

    Each Core gives its thread another stack for signals and takes it back when it ends (`CPUSpecialSetup` in OpenVINO's
    CPU plugin): of two that do not end in the reverse order of their making, a stack that is gone remains, and the next
    signal, such as Ctrl-C, kills the process.

    Raises:
        ImportError: OpenVINO is not installed, or does not run on this machine.
    """
    return import_openvino().Core()
