"""Who may read which article: groups that the article names, and rules in a file beside the collection."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from index.article import Article
from index.errors import ServerError

FILE_NAME = "groups.toml"
_FIELDS = ("source", "publisher", "section")


@dataclass(frozen=True, slots=True)
class Rule:
    """Articles whose fields match all of the patterns belong to these groups.

    Attributes:
        patterns: (field of the article, pattern with `*`, `?` and `[...]`), capitals and small letters told apart.
    """

    patterns: tuple[tuple[str, str], ...]
    groups: frozenset[str]

    def fits(self, article: Article) -> bool:
        """Whether the article is one of those that the rule speaks of."""
        return all(fnmatchcase(str(getattr(article, field)), pattern) for field, pattern in self.patterns)


@dataclass(frozen=True, slots=True)
class GroupRules:
    """The rules of a collection; the first that fits an article counts.

    Attributes:
        digest: of the file they come from; "" where there is none, and every article is everybody's.
    """

    rules: tuple[Rule, ...] = ()
    digest: str = ""

    @classmethod
    def load(cls, collection: Path) -> GroupRules:
        """The rules of a collection.

        Raises:
            ServerError: the file is there but cannot be understood. Nobody may read anything then.
        """
        file = collection / FILE_NAME
        try:
            content = file.read_bytes()
        except FileNotFoundError:
            return cls()
        except OSError as error:
            raise ServerError(f"{file} cannot be read: {error.strerror}") from None
        try:
            told = tomllib.loads(content.decode("utf-8"))
            if set(told) - {"rule"}:
                raise ValueError(f"{sorted(set(told) - {'rule'})[0]!r} is not known; write [[rule]]")
            rules = tuple(_rule(values) for values in told.get("rule", ()))
        except (ValueError, TypeError) as error:
            raise ServerError(f"{file}: {error}") from None
        return cls(rules, hashlib.sha256(content).hexdigest())

    @property
    def names(self) -> frozenset[str]:
        """All groups that a rule names."""
        return frozenset[str]().union(*(rule.groups for rule in self.rules))

    def may_read(self, article: Article, groups: frozenset[str]) -> bool:
        """Whether one with these groups may read an article: the article itself lets them, and so do the rules."""
        if article.groups and not groups.intersection(article.groups):
            return False
        for rule in self.rules:
            if rule.fits(article):
                return bool(rule.groups & groups)
        return True


def _rule(values: Mapping[str, Any]) -> Rule:
    unknown = set(values) - {*_FIELDS, "groups"}
    if unknown:
        raise ValueError(f"a rule has no {sorted(unknown)[0]!r}: use {', '.join(_FIELDS)} and groups")
    groups = values.get("groups")
    if not isinstance(groups, list) or not all(isinstance(name, str) and name for name in groups):
        raise ValueError("each rule needs groups, a list of names")
    patterns = tuple((field, values[field]) for field in _FIELDS if field in values)
    if not patterns or not all(isinstance(pattern, str) for _, pattern in patterns):
        raise ValueError(f"each rule needs a pattern for {', '.join(_FIELDS)}")
    return Rule(patterns, frozenset(groups))
