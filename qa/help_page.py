"""The page `docs/commands.md`, made from the commands themselves: `python -m qa.help_page > docs/commands.md`."""

from __future__ import annotations

import sys

import click

from qa.cli import COMMANDS, main

SETTINGS = """\
## Environment variables

| variable | meaning |
|---|---|
| `PULLQUOTE_COLLECTION` | the collection folder, where `--collection` is not given |
| `PULLQUOTE_ENCODER` | name or folder of another sentence-transformers model, for a new collection |
| `PULLQUOTE_READER` | folder or name of another reader: any model for `AutoModelForQuestionAnswering` |
| `PULLQUOTE_ENGINE` | `openvino` or `torch`: what computes the encoder and the reader; see [speed.md](speed.md) |
| `PULLQUOTE_PRECISION` | `auto`, `fp32`, `bf16` or `int8`: in how short numbers; see [speed.md](speed.md) |
| `PULLQUOTE_FLAT_PASSAGES` | up to so many passages (1000000) each vector is looked at; see [speed.md](speed.md) |
| `PULLQUOTE_CONTACT` | mail or web address that requests to web servers name, where `--contact` is not given |
| `PULLQUOTE_CONFIG` | a TOML file with settings of the server; each setting is a variable as well: docs/running.md |
| `PULLQUOTE_MILVUS_TOKEN` | what Milvus asks for: `user:password` or an API key; see [cluster.md](cluster.md) |
| `NO_COLOR` | set to anything: no colours in the terminal |

`GRADIO_ANALYTICS_ENABLED=False` and `HF_HUB_OFFLINE=1` are set by Pullquote itself, whatever they were before: nothing
phones home and no model is looked for on a hub.
"""


def help_page() -> str:
    """Markdown with the help text of every command, in the order of `pullquote --help`."""
    parts = [
        "# Commands\n\nExit codes, for every command: 0 done, 1 failed a check, 2 wrong use or bad input. "
        "An error is one line that\nnames the file or value and says what to do.\n",
        SETTINGS,
    ]
    context = click.Context(
        main, info_name="pullquote", max_content_width=100, terminal_width=100, **main.context_settings
    )
    for name in COMMANDS:
        command = main.get_command(context, name)
        if command is not None:
            parts += _sections(command, click.Context(command, parent=context, info_name=name, max_content_width=100))
    return "\n".join(parts)


def _sections(command: click.Command, context: click.Context) -> list[str]:
    context.terminal_width = 100
    sections = [f"## {context.command_path}\n\n```text\n{command.get_help(context).rstrip()}\n```\n"]
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            if inner is not None:
                sections += _sections(inner, click.Context(inner, parent=context, info_name=name))
    return sections


if __name__ == "__main__":
    sys.stdout.write(help_page())
