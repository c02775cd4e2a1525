"""Every setting of the server: from the command line, the environment, a TOML file, or its default, in this order."""

from __future__ import annotations

import ipaddress
import re
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from index.errors import ServerError
from ui.origins import Origins

PREFIX = "PULLQUOTE_"
# A name or address as it stands in a Host header, in small letters.
HOST = re.compile(r"[a-z0-9.-]+|\[[0-9a-f:.]+\]")
Access = Literal["local", "public", "keys", "proxy"]
# In the environment a list is one text, its items separated by commas.
Texts = Annotated[tuple[str, ...], NoDecode]


class Settings(BaseSettings):
    """Settings of `serve`. Each name is a key of the file and, in capitals after `PULLQUOTE_`, a variable."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True, env_ignore_empty=True)

    collection: Path = Field(default=Path("collection"), description="folder of the collection")
    host: str = Field(default="127.0.0.1", description="address to listen on")
    port: int = Field(default=7860, ge=0, le=65535, description="port; 0 takes a free one")
    title: str = Field(default="Pullquote", min_length=1, max_length=100, description="name at the head of each page")
    logo: Path | None = Field(default=None, description="image before the name: a file of at most 200,000 bytes")
    accent: str = Field(default="", description="colour of the quote's rule and of buttons, such as `#8c1d18`")
    language: str = Field(
        default="", description="language of the pages: a name of a file in `ui/locales`; each browser's own when empty"
    )
    allow_upload: bool = Field(default=False, description="whether articles can be added in the chat page")
    embed_origins: Texts = Field(default=(), description="origins whose pages may show the chat and call the API")
    root_path: str = Field(
        default="", pattern=r"^(/[\w.~-]+)*$", description="path below which a proxy serves all of it, such as `/qa`"
    )

    access: Access = Field(
        default="local",
        description="who may ask: `local` (this machine), `public`, `keys`, or `proxy` (people that a proxy names)",
    )
    hosts: Texts = Field(default=(), description="names that requests may ask for in their Host header; none: any name")
    proxies: Texts = Field(
        default=(), description="addresses or networks of proxies, whose X-Forwarded headers and user header count"
    )
    user_header: str = Field(
        default="X-Forwarded-User", pattern=r"^[\w-]+$", description="header in which a proxy names the person"
    )
    groups_header: str = Field(
        default="X-Forwarded-Groups", pattern=r"^[\w-]+$", description="header with the person's groups, by commas"
    )
    managers: Texts = Field(default=(), description="people named by the proxy who may reindex and read `/metrics`")

    rate_ask: str = Field(default="60/minute", description="questions and searches of one key, person or address")
    rate_other: str = Field(default="1200/minute", description="all other requests of one key, person or address")
    parallel: int = Field(default=2, ge=1, le=64, description="questions answered at the same time")
    waiting: int = Field(default=32, ge=0, le=1000, description="questions that may wait; one more gets 503")
    wait_seconds: float = Field(default=20, ge=0, le=600, description="longest wait of a question before 503")
    request_seconds: float = Field(default=20, ge=1, le=600, description="time that a client has to send its request")

    log_format: Literal["text", "json"] = Field(default="text", description="form of the log")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="warning", description="least weight of what is logged; `info` has a line for each request"
    )
    log_questions: bool = Field(default=False, description="whether the log may hold the text of questions")
    telemetry: bool = Field(
        default=False, description="send traces of questions where the `OTEL_...` variables of OpenTelemetry say"
    )

    sources: Texts = Field(default=(), description="what reindexing reads: files, folders, web addresses")
    watch: bool = Field(default=False, description="reindex whenever a folder among the sources changes")

    @field_validator("embed_origins", "hosts", "proxies", "managers", "sources", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("embed_origins")
    @classmethod
    def _origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        try:
            return Origins.parse(value).patterns
        except ServerError as error:
            raise ValueError(str(error)) from None

    @field_validator("hosts")
    @classmethod
    def _hosts(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for name in value:
            if not HOST.fullmatch(name.lower()):
                raise ValueError(f"{name!r:.80} is no host name: write it like qa.intra.example, and no port")
        return tuple(name.lower() for name in value)

    @field_validator("proxies")
    @classmethod
    def _proxies(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for name in value:
            ipaddress.ip_network(name, strict=False)
        return value

    @field_validator("rate_ask", "rate_other")
    @classmethod
    def _rate(cls, value: str) -> str:
        import limits

        limits.parse(value)
        return value

    @classmethod
    def settings_customise_sources(
        cls, settings_cls: type[BaseSettings], init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource, dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:  # fmt: skip
        """No `.env` and no secrets folder: what is not named does not count."""
        file = settings_cls.model_config.get("toml_file")
        more = (TomlConfigSettingsSource(settings_cls),) if file else ()
        return (init_settings, env_settings, *more)


def load_settings(file: Path | None = None, **given: Any) -> Settings:
    """The settings in force.

    Args:
        file: a TOML file, or None.
        given: what the command line says; values that are None say nothing.

    Raises:
        ServerError: the file cannot be read, a name is no setting, or a value is not what the setting takes.
    """
    if file is not None:
        _check_toml(file)
    source = type("FileSettings", (Settings,), {"model_config": SettingsConfigDict(toml_file=file)})
    try:
        settings: Settings = source(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        raise ServerError("; ".join(_told(item, file) for item in error.errors())) from None
    except SettingsError as error:
        raise ServerError(f"{error}: a list is written with commas") from None
    return settings


def _check_toml(file: Path) -> None:
    try:
        tomllib.loads(file.read_text("utf-8"))
    except OSError as error:
        raise ServerError(f"{file}: {error.strerror}: name a TOML file with --config") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ServerError(f"{file} is not TOML: {error}") from None


def _told(item: Any, file: Path | None) -> str:
    name = ".".join(str(part) for part in item["loc"]) or "settings"
    if item["type"] == "extra_forbidden":
        return f"no setting is called {name!r}" + (f" (in {file})" if file else "")
    said = str(item["msg"]).removeprefix("Value error, ")
    return f"setting {name} (variable {PREFIX}{name.upper()}): {said}, not {str(item['input'])[:80]!r}"
