"""`serve` refuses in one line what cannot work."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from index.errors import ServerError
from ui.commands import _listen, demo_folder


def test_a_port_in_use_is_named() -> None:
    with _listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ServerError, match=rf"port {port} on 127\.0\.0\.1 is in use; choose another with --port"):
            _listen("127.0.0.1", port)


@pytest.mark.parametrize("host", ["203.0.113.7", "no such host"])
def test_an_address_that_is_not_ours_is_named(host: str) -> None:
    with pytest.raises(ServerError, match="--host"):
        _listen(host, 0)


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "qa.cli", *words], capture_output=True, text=True, timeout=120)


def test_no_collection_is_one_line_and_exit_code_2(tmp_path: Path) -> None:
    done = run("serve", "--collection", str(tmp_path / "none"), "--port", "0")
    assert done.returncode == 2
    assert done.stderr.startswith("pullquote: no collection at")
    assert len(done.stderr.splitlines()) == 1


def test_a_port_in_use_is_one_line_and_exit_code_2(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = run("serve", "--collection", str(tmp_path), "--port", port)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert port in done.stderr


def test_each_copy_of_the_samples_has_a_demo_of_its_own(tmp_path: Path) -> None:
    one, other = demo_folder(tmp_path / "one"), demo_folder(tmp_path / "other")
    assert one != other
    assert one == demo_folder(tmp_path / "other" / ".." / "one")
