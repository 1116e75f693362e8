"""Both versions of a record in conflict, in words."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django import template
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext as _

from rollout.core.conflicts import TAKE, THEIRS, seen_in, takes_theirs
from rollout.core.errors import Stale

register = template.Library()
NOT_REPEATED = frozenset({"csrfmiddlewaretoken", "version"})


@dataclass(frozen=True, slots=True)
class Choice:
    """`before`: what stood there when the form was opened; None: it does not tell. `fixed`: what the asked
    verb does of itself; it stands or falls with the whole."""

    name: str
    label: str
    before: str | None
    mine: str
    theirs: str
    fixed: bool

    @property
    def untouched(self) -> bool:
        """Only the other person changed it."""
        return self.before is not None and self.before == self.mine


@register.simple_tag
def conflict_fields(error: Stale, request: HttpRequest) -> list[Choice]:
    """The fields on which the two versions differ, but for those that the person gave up before."""
    found = []
    for name in error.mine:
        mine, theirs = (figure(error.record, name, side.get(name)) for side in (error.mine, error.theirs))
        if mine == theirs or takes_theirs(request.POST, name):
            continue
        if name in error.labels:
            before = error.before.get(name)
            found.append(Choice(name, error.labels[name], before, mine, theirs or "–", fixed=False))
        else:
            own, other = words(error.record, name, mine), words(error.record, name, theirs)
            fixed = is_fixed(error, request, name)
            before = before_of(error, request, name, own)
            found.append(Choice(name, label(error.record, name), before, own, other, fixed))
    return found


def before_of(error: Stale, request: HttpRequest, name: str, own: str) -> str | None:
    """In words what stood in a field when the form was opened."""
    seen = seen_in(request.POST).get(name)
    if seen is None:
        return None
    if seen == [text.replace("\r\n", "\n") for text in request.POST.getlist(name)]:
        return own
    if isinstance(getattr(error.record, name, None), bool):
        return words(error.record, name, bool(seen))
    return ", ".join(words(error.record, name, figure(error.record, name, text)) for text in seen)


def is_fixed(error: Stale, request: HttpRequest, name: str) -> bool:
    """Whether the person typed nothing of that name; a box without a tick is not posted."""
    typed = not request.POST or name in request.POST
    return not typed and not isinstance(getattr(error.record, name, None), bool)


@register.simple_tag
def conflict_hidden(error: Stale, request: HttpRequest) -> list[tuple[str, str]]:
    """What was posted, to post again, with the version that is stored now; a field given up stays so."""
    kept = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in NOT_REPEATED and (not name.startswith(TAKE) or values == [THEIRS])
        for value in values
    ]
    return [*kept, ("version", str(error.record.version))]


def label(record: models.Model, name: str) -> str:
    try:
        own = str(record._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    except (FieldDoesNotExist, AttributeError):
        own = name.replace("_", " ")
    return _(own).capitalize()  # a field without words of its own has a name that lists use, such as client


def figure(record: models.Model, name: str, value: Any) -> Any:
    """A stored figure as people write it, 52 and not 52.0000; other values as they are."""
    decimal = any(
        isinstance(field, models.DecimalField) and field.name == name for field in record._meta.fields
    )
    try:
        return f"{Decimal(value).normalize():f}" if decimal and value not in (None, "") else value
    except (InvalidOperation, TypeError):
        return value


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
    return {str(key): str(text) for key, text in choices}.get(str(value), str(value))
