"""Pullquote once more, with every passage found read, as the other ways do."""

from __future__ import annotations

from functools import partial

from job import run
from pullquote_way import prepare

if __name__ == "__main__":
    run(partial(prepare, read_all=True), ["pullquote", "openvino"])
