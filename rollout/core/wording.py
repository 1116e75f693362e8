"""Sentences that the product itself says and keeps: in each language, so that every reader has their own.

What people typed is a plain text and reads the same in every language.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ParamSpec, cast

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise, lazy

P = ParamSpec("P")
Words = Mapping[str, str]


def when_read(sentence: Callable[P, str]) -> Callable[P, Promise]:
    """Decorator: the sentence is said anew wherever it is read, in the language that is active there."""
    return cast("Callable[P, Promise]", lazy(cast("Callable[..., Any]", sentence), str))


def in_each_language(text: str | Promise) -> dict[str, str]:
    """What to keep of a sentence: {"en": "2 days late", "zh-hans": "已迟 2 天"}."""
    kept = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            kept[code] = str(text)
    return kept


def as_read(kept: Words | str) -> str:
    """What was kept, in the active language. A plain text stays as it is."""
    if isinstance(kept, str):
        return kept
    for code in (translation.get_language(), settings.LANGUAGE_CODE):
        if code in kept:
            return kept[code]
    return next(iter(kept.values()), "")


def as_kept(text: str, words: Words) -> Words | str:
    """A stored text in each language while it is still one of the `words` that the product said; what
    somebody typed over them stays as it was typed.

    >>> as_kept("1 day late", {"en": "1 day late", "zh-hans": "已迟 1 天"})["zh-hans"]
    '已迟 1 天'
    >>> as_kept("Ask Ben first", {"en": "1 day late", "zh-hans": "已迟 1 天"})
    'Ask Ben first'
    """
    return words if text in words.values() and len(set(words.values())) > 1 else text
