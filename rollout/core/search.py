"""Search over everything: each app registers what it can find, within what the reader may see."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.utils.functional import Promise
from pypinyin import Style, lazy_pinyin

MAX_WORDS = 8


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found. `note` says where it belongs (a project, a state)."""

    title: str
    url: str
    note: str = ""
    icon: str = "file"


@dataclass(frozen=True, slots=True)
class SearchSource:
    """search(user, text, limit): only what `user` may see, best first, at most `limit`."""

    key: str
    label: str | Promise
    search: Callable[[Any, str, int], Sequence[Hit]]


@dataclass(frozen=True, slots=True)
class Command:
    """Something one can go to or start from the palette. `words` are further names it answers to."""

    label: str | Promise
    url: str
    icon: str = "arrow-narrow-right"
    note: str | Promise = ""
    words: str | Promise = ""


CommandSource = Callable[[HttpRequest], Iterable[Command]]

_sources: dict[str, SearchSource] = {}
_commands: dict[str, CommandSource] = {}


def register(source: SearchSource) -> None:
    """Offer a source, in AppConfig.ready(). A second source under the same key replaces the first."""
    _sources[source.key] = source


def register_commands(key: str, commands: CommandSource) -> None:
    """Offer commands for a request: navigation of a project, actions of an app."""
    _commands[key] = commands


@dataclass(frozen=True, slots=True)
class Group:
    label: str | Promise
    hits: Sequence[Hit]


def find(user: Any, text: str, *, limit: int) -> list[Group]:
    """Up to `limit` hits of each source that has any. Fewer than two Latin letters find nothing."""
    text = " ".join(text.split())
    if not text or (len(text) < 2 and text.isascii()):
        return []
    groups = (Group(s.label, s.search(user, text, limit)) for s in _sources.values())
    return [group for group in groups if group.hits]


def commands(request: HttpRequest, text: str, *, limit: int) -> list[Command]:
    """Commands whose name, note, other words or pinyin hold every word of `text`."""
    words = text.casefold().split()
    found = []
    for source in _commands.values():
        for command in source(request):
            names = f"{command.label} {command.note} {command.words}"
            haystack = f"{names} {pinyin_key(names)}".casefold()
            if all(word in haystack for word in words):
                found.append(command)
    return found[:limit]


def pinyin_key(*texts: str) -> str:
    """What a `search_text` column holds: the texts, their pinyin, and its first letters, in lower case.

    >>> pinyin_key("需求确认")
    '需求确认 xuqiuqueren xqqr'
    >>> pinyin_key("Plan", "A1")
    'plan a1'
    """
    plain = " ".join(t for t in texts if t).casefold()
    if plain.isascii():
        return plain
    full = "".join(lazy_pinyin(plain, errors="default")).strip()
    first = "".join(lazy_pinyin(plain, style=Style.FIRST_LETTER, errors="default")).strip()
    return f"{plain} {full} {first}"


@lru_cache(maxsize=20_000)
def _known_key(name: str) -> str:
    return pinyin_key(name)


def holds(name: str, text: str) -> bool:
    """Whether every word of `text` occurs in a name or its pinyin, for kinds of which there are few.

    >>> holds("王芳", "wangfang"), holds("王芳", "wf"), holds("Ada Shen", "shen ada"), holds("Ada", "ben")
    (True, True, True, False)
    """
    return all(word in _known_key(name) for word in text.casefold().split()[:MAX_WORDS])


def matches(path: str, text: str) -> Q:
    """Rows in whose column `path` (a `search_text`) every word of `text` occurs; serves both databases.

    A trigram index on PostgreSQL makes it quick; SQLite reads through (its own finds no two-character word).
    """
    condition = Q()
    for word in text.casefold().split()[:MAX_WORDS]:
        condition &= Q(**{f"{path}__icontains": word})
    return condition


def store_search_text(record: models.Model, *texts: str) -> None:
    """Set `search_text` before saving. The column is derived, so no audit event speaks of it."""
    record.search_text = pinyin_key(*texts)  # type: ignore[attr-defined]
