"""The `pullquote` command: a table of commands whose code is loaded only when one is called."""

from __future__ import annotations

import importlib
import os
import sys

# Set before any model or page library can be imported: nothing may phone home, nor look for a model on a hub.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

import click

from index.errors import PullquoteError

# name: (where it lives, its line in `pullquote --help`)
COMMANDS = {
    "demo": ("ui.commands:demo", "Index the bundled sample articles and open the chat."),
    "index": ("index.commands:index", "Put articles into a collection, or bring it up to date."),
    "ask": ("qa.commands:ask", "Ask one question."),
    "serve": ("ui.commands:serve", "Serve the chat, the widget and the API."),
    "eval": ("eval.commands:evaluate", "Run a question set and print its metrics."),
    "questions": ("eval.sets.commands:questions", "Check, collect and convert question sets."),
    "articles": ("index.commands:articles", "List, show or remove articles."),
    "doctor": ("index.commands:doctor", "Check the environment, the weights and the collection."),
    "migrate": ("index.commands:migrate", "Move a collection between a folder and servers."),
    "keys": ("ui.access.commands:keys", "Make, list and revoke API keys."),
    "config": ("ui.config_command:config", "Check the settings of a server."),
    "backup": ("ui.backup_commands:backup", "Write a collection in use into one file."),
    "restore": ("ui.backup_commands:restore", "Make a collection from a backup."),
    "mcp": ("ui.mcp.command:mcp", "Let an assistant ask through the Model Context Protocol."),
    "bench": ("eval.bench.command:bench", "Measure speed on this machine."),
    "train-reader": ("qa.training.command:train_reader", "Train the reader."),
}


class LazyGroup(click.Group):
    """A click group that imports a command's module only when the command is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in COMMANDS.items()])


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="pullquote", prog_name="pullquote")
def main() -> None:
    """Ask a collection of news articles; get the answer in their own words, with the exact sentence.

    \b
    Example:
      pullquote index articles/ && pullquote ask "Who opened the bridge?"

    Exit codes: 0 done, 1 failed a check, 2 wrong use or bad input.
    """


# How libraries without an exception of their own for it say that there is no memory left.
_NO_MEMORY = ("allocate memory", "out of memory", "failed to map segment")


def _lacks_memory(error: Exception) -> bool:
    return isinstance(error, MemoryError) or any(words in str(error) for words in _NO_MEMORY)


def run() -> None:
    """Entry point: turns errors a user can mend into one line and exit code 2."""
    try:
        main()
    except PullquoteError as error:
        click.echo(f"pullquote: {error}", err=True)
        sys.exit(2)
    except BrokenPipeError:
        # The reader of our output, such as `head`, went away: not an error.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:
        if not _lacks_memory(error):
            raise
        # The error itself may name no more than a library's file.
        click.echo("pullquote: too little memory: free some and run it again; what was kept so far stays", err=True)
        sys.exit(2)


if __name__ == "__main__":
    run()
