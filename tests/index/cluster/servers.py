"""A real PostgreSQL and a real Milvus Lite for the tests, each started in a folder of its own."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg

_SETTINGS = "-c listen_addresses='' -c fsync=off -c full_page_writes=off -c shared_buffers=32MB -c max_connections=60"


class Postgres:
    """A server of PostgreSQL that listens on a socket in a temporary folder, and may be stopped and started."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._programs = _programs()
        # PostgreSQL refuses to run as root; Debian's package makes a user for it.
        self.user = "postgres" if os.geteuid() == 0 else getpass.getuser()
        self._count = 0
        if os.geteuid() == 0:
            shutil.chown(folder, self.user)
        self._run("initdb", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "-D", self._data)
        self.start()

    def start(self) -> None:
        """Starts it and waits until it answers."""
        options = f"-k {self._folder} {_SETTINGS}"
        self._run("pg_ctl", "start", "-w", "-D", self._data, "-l", str(self._folder / "log"), "-o", options)

    def stop(self) -> None:
        """Stops it at once; whoever is connected loses the connection."""
        self._run("pg_ctl", "stop", "-m", "immediate", "-D", self._data)

    def database(self) -> str:
        """Makes an empty database and returns its address."""
        self._count += 1
        name = f"news{self._count}"
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return self.address(name)

    def address(self, database: str) -> str:
        """Address of a database."""
        return f"postgresql://{self.user}@/{database}?host={self._folder}"

    @property
    def _data(self) -> str:
        return str(self._folder / "data")

    def _run(self, program: str, *arguments: str) -> None:
        become = ["setpriv", f"--reuid={self.user}", f"--regid={self.user}", "--init-groups"]
        command = [str(self._programs / program), *arguments]
        subprocess.run(
            [*become, *command] if os.geteuid() == 0 else command,
            check=True, cwd=self._folder, stdout=subprocess.DEVNULL, timeout=60,
        )  # fmt: skip


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """A server that runs as long as the block."""
    # Not pytest's folder: a socket's path may have a hundred characters at most, and another user must reach it.
    folder = Path(tempfile.mkdtemp(prefix="pullquote-postgres-"))
    try:
        folder.chmod(0o755)
        server = Postgres(folder)
        try:
            yield server
        finally:
            with suppress(subprocess.CalledProcessError):  # a test may have stopped it
                server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def milvus_server(folder: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """Milvus Lite as a server of its own, a process that is killed at the end."""
    program = Path(sys.executable).parent / "milvus-lite"
    command = [str(program), "server", "--data-dir", str(folder), "--host", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield process
    finally:
        process.kill()
        process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _programs() -> Path:
    """Where PostgreSQL's programs are: on the path, or where Debian puts them."""
    found = shutil.which("pg_ctl")
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    places = [*debian, *([Path(found).parent] if found else [])]
    if not places:
        raise RuntimeError("the tests of the cluster need PostgreSQL: apt-get install postgresql")
    return places[0]
