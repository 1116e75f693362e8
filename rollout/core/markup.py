"""Small pieces of HTML that templates and list cells share."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from django.templatetags.static import static
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString

from rollout.core.vendored import icon_names

Tone = Literal["neutral", "good", "warn", "bad"]
TONE_ICONS = {"neutral": "circle", "good": "circle-check", "warn": "alert-triangle", "bad": "alert-octagon"}


@cache
def known_icons() -> frozenset[str]:
    return frozenset(icon_names())


@cache
def sprite_url() -> str:
    return static("vendor/tabler-icons/sprite.svg")


def icon_html(name: str, label: str | Promise = "") -> SafeString:
    """An icon of the sprite; with `label` it is read aloud, without it is decoration.

    ValueError for a name that static/icons.txt does not list.
    """
    if name not in known_icons():
        raise ValueError(f"No icon {name!r}: add it to static/icons.txt and run vendor_assets.")
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><title>{}</title><use href="{}#{}"/></svg>',
            label,
            label,
            sprite_url(),
            name,
        )
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', sprite_url(), name)


@dataclass(frozen=True, slots=True)
class Status:
    """A state as a word with an icon; the tone only repeats what the word says."""

    label: str | Promise
    tone: Tone = "neutral"
    icon: str = ""

    def __str__(self) -> str:
        return str(self.label)

    @property
    def html(self) -> SafeString:
        """For templates: `{{ status.html }}`."""
        return status_html(self)


def status_html(status: Status) -> SafeString:
    return format_html(
        '<span class="state {}">{}{}</span>',
        status.tone,
        icon_html(status.icon or TONE_ICONS[status.tone]),
        status.label,
    )


def initials(name: str) -> str:
    """Up to two letters; of a Chinese name the last two characters.

    >>> initials("Ada Lovelace"), initials("王小明"), initials("ben")
    ('AL', '小明', 'B')
    """
    words = name.split()
    if not words:
        return "?"
    if ord(words[0][0]) > 0x2E80:
        return words[0][-2:]
    return "".join(word[0] for word in (words[0], *words[1:][-1:])).upper()


def person_html(person: Any) -> SafeString:
    """A person as initials and name; nothing for nobody."""
    if person is None or person == "":
        return SafeString("")
    name = str(person)
    return format_html(
        '<span class="person"><span class="initials" aria-hidden="true">{}</span>{}</span>',
        initials(name),
        name,
    )
