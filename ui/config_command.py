"""`pullquote config`: whether the settings are right, and what they come to."""

from __future__ import annotations

from pathlib import Path

import click

from index.options import print_json


@click.group()
def config() -> None:
    """Check the settings of a server.

    \b
    Example:
      pullquote config check --config pullquote.toml
    """


@config.command()
@click.option(
    "--config", "file", type=click.Path(path_type=Path), envvar="PULLQUOTE_CONFIG", help="TOML file with settings."
)
@click.option("--json", "as_json", is_flag=True, help="Print the settings in force as JSON.")
def check(file: Path | None, as_json: bool) -> None:
    """Say what `serve` would take from this file and this environment, or what is wrong with it.

    It looks at the decision who may ask, too, so that a service that passes here starts.

    \b
    Example:
      pullquote config check --config pullquote.toml
    """
    from ui.access.gatekeeper import check_exposure
    from ui.access.groups import GroupRules
    from ui.access.shared_keys import open_keys
    from ui.settings import Settings, load_settings

    settings = load_settings(file)
    check_exposure(settings, open_keys(settings.collection))
    GroupRules.load(settings.collection)
    values = settings.model_dump(mode="json")
    if as_json:
        print_json(values)
        return
    defaults = {name: field.get_default() for name, field in Settings.model_fields.items()}
    for name, value in values.items():
        mark = " " if getattr(settings, name) == defaults[name] else "*"
        click.echo(f"{mark} {name:16} {', '.join(value) if isinstance(value, list) else value}")
    click.echo("The settings are right; * marks those that are not the default.", err=True)
