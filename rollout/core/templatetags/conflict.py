"""Both versions of a record in conflict, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import template
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext as _

from rollout.core.errors import Stale
from rollout.core.forms import TAKE

register = template.Library()
NOT_REPEATED = frozenset({"csrfmiddlewaretoken", "version"})


@dataclass(frozen=True, slots=True)
class Choice:
    name: str
    label: str
    mine: str
    theirs: str


@register.simple_tag
def conflict_fields(error: Stale, request: HttpRequest) -> list[Choice]:
    """The fields on which the two versions differ."""
    found = []
    for name, mine in error.mine.items():
        theirs = error.theirs.get(name)
        if mine != theirs:
            found.append(
                Choice(
                    name,
                    label(error.record, name),
                    words(error.record, name, mine),
                    words(error.record, name, theirs),
                )
            )
    return found


@register.simple_tag
def conflict_hidden(error: Stale, request: HttpRequest) -> list[tuple[str, str]]:
    """What was posted, to post again, with the version that is stored now."""
    kept = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in NOT_REPEATED and not name.startswith(TAKE)
        for value in values
    ]
    return [*kept, ("version", str(error.record.version))]


def label(record: models.Model, name: str) -> str:
    try:
        own = str(record._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    except (FieldDoesNotExist, AttributeError):
        own = name.replace("_", " ")
    return _(own).capitalize()  # a field without words of its own has a name that lists use, such as client


def words(record: models.Model, name: str, value: Any) -> str:
    """A stored value as people read it: choices by label, foreign keys by name, an en dash for nothing."""
    if value is None or value == "":
        return "–"
    try:
        field = record._meta.get_field(name)
    except FieldDoesNotExist:
        return str(value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(field, models.ForeignKey):
        related = field.related_model._default_manager.filter(pk=value).first()
        return str(related or value)
    choices: Any = getattr(field, "flatchoices", None) or ()
    return str(dict(choices).get(value, value))
