"""The machine: what it is, and what it reaches in a plain matrix product."""

from __future__ import annotations

import os
import platform
import time
from pathlib import Path
from typing import Any

from index.cores import usable_cores

_SIDE = 1024
_ROUNDS = 5


def machine_facts() -> dict[str, Any]:
    """Processor, cores that this process may use, memory, load, and the GFLOP/s of a float32 matrix product."""
    return {
        "processor": _processor(),
        "cores": usable_cores(),
        "memory_mb": _memory_mb(),
        "load": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
        "matrix_gflops": round(matrix_gflops(), 1),
    }


def matrix_gflops() -> float:
    """Best of a few products of two square float32 matrices, on all cores: what the models cannot exceed."""
    import numpy as np

    one, two = np.random.default_rng(0).random((2, _SIDE, _SIDE), dtype=np.float32)
    best = float("inf")
    for _ in range(_ROUNDS):
        begin = time.perf_counter()
        one @ two
        best = min(best, time.perf_counter() - begin)
    return 2 * _SIDE**3 / best / 1e9


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _memory_mb() -> int | None:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    except (ValueError, OSError, AttributeError):
        return None
