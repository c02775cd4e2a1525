"""The two commands of the README: `python3 run.py demo` and `python3 run.py test`.

Needs only Python 3.11 or newer: it makes `.venv` beside this file, installs Pullquote there with the exact versions of
constraints.txt, and starts the command. When nothing has changed since, it starts at once.
"""

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "installed.sha256"


def set_up() -> None:
    """Makes the environment, unless it is there and made from the same dependencies."""
    inputs = b"".join((ROOT / name).read_bytes() for name in ("pyproject.toml", "constraints.txt"))
    wanted = hashlib.sha256(inputs + sys.version.encode() + str(ROOT).encode()).hexdigest()
    if STAMP.exists() and STAMP.read_text() == wanted:
        return
    print(f"Setting up {VENV} (once; some minutes) ...", flush=True)
    venv.create(VENV, with_pip=True)
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--constraint"]
    # torch first and alone: what follows then finds it there, and no other build is fetched beside it.
    subprocess.run([*pip, str(ROOT / "constraints.txt"), "torch"], check=True)
    subprocess.run([*pip, str(ROOT / "constraints.txt"), "--editable", f"{ROOT}[test]"], check=True)
    STAMP.write_text(wanted)


def main(words: list[str]) -> int:
    if sys.version_info < (3, 11):  # noqa: UP036 - this file is what tells people
        print(f"run.py: Python 3.11 or newer is needed, this is {sys.version.split()[0]}; start it with a newer one")
        return 2
    if not words or words[0] in ("-h", "--help"):
        print("usage: python3 run.py test [PYTEST OPTIONS] | COMMAND [OPTIONS], such as demo or --version")
        return 0 if words else 2
    try:
        set_up()
    except subprocess.CalledProcessError as error:
        said = " ".join(map(str, error.cmd))
        print(f"run.py: setting up failed (Debian needs the package python3-venv): {said}", file=sys.stderr)
        return 2
    # The whole suite in two processes, since much of it waits for servers; whole files, for their fixtures.
    options = words[1:] or ["--numprocesses=2", "--dist=loadfile", "--no-loadscope-reorder"]
    module = ["pytest", *options] if words[0] == "test" else ["qa.cli", *words]
    command = [str(PYTHON), "-m", *module]
    if words[0] == "test":
        os.chdir(ROOT)
    if os.name != "nt":
        os.execv(command[0], command)  # noqa: S606 - takes this process's place, so that signals reach it
    return subprocess.run(command).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
