"""The rules of names, texts (core.names) and days (core.years) for records, whichever door they use."""

from __future__ import annotations

from collections.abc import Container, Iterator
from datetime import date
from functools import cache
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from rollout.core.errors import InvalidInput
from rollout.core.names import hidden_in, hidden_in_lines, is_blank
from rollout.core.years import as_day, check_horizon, check_year

HIDDEN = _("The text holds a hidden control character (%(letter)s); take it out.")


def require_fit(instance: models.Model, among: Container[str] | None = None, *, on: date) -> None:
    """InvalidInput if a field of those people write (of those in `among`) breaks the rule of its kind, or a
    day what it means, as seen from the day `on`."""
    require_names(instance, among)
    for name, value in _values(instance, text_fields(type(instance)), among):
        if isinstance(value, str):
            require_readable(value, name)
    for name, value in _values(instance, day_fields(type(instance)), among):
        if isinstance(value, date):
            check_year(value, name)
    horizons = getattr(instance, "horizons", {})
    for name, value in _values(instance, tuple(horizons), among):
        if isinstance(value, date):
            check_horizon(as_day(value), on, horizons[name], name)


def require_names(instance: models.Model, among: Container[str] | None = None) -> None:
    """InvalidInput if a text of one line (of those in `among`) shows nothing or hides something.

    An empty text passes: whether it may be empty is each service's own question.
    """
    for name, value in _values(instance, one_line_fields(type(instance)), among):
        if not isinstance(value, str) or not value:
            continue
        if is_blank(value):
            raise InvalidInput(
                "empty_text", _("The name shows nothing; write at least one character."), field=name
            )
        if hidden := hidden_in(value):
            raise InvalidInput("hidden_character", HIDDEN % {"letter": hidden}, field=name)


def require_readable(text: str, field: str) -> None:
    """InvalidInput for a text of several lines that shows nothing, or reads otherwise than it is stored."""
    if text.strip() and is_blank(text):
        raise InvalidInput(
            "empty_text", _("The text shows nothing; write at least one character."), field=field
        )
    if hidden := hidden_in_lines(text):
        raise InvalidInput("hidden_character", HIDDEN % {"letter": hidden}, field=field)


def _values(
    instance: models.Model, names: tuple[str, ...], among: Container[str] | None
) -> Iterator[tuple[str, Any]]:
    return ((name, getattr(instance, name)) for name in names if among is None or name in among)


@cache
def one_line_fields(model: type[models.Model]) -> tuple[str, ...]:
    return _fields(model, models.CharField)


@cache
def text_fields(model: type[models.Model]) -> tuple[str, ...]:
    """Texts of several lines; what the application derives is none of them."""
    return _fields(model, models.TextField, written=True)


@cache
def day_fields(model: type[models.Model]) -> tuple[str, ...]:
    """Days and instants; the plan's own times keep the rule of the plan."""
    return _fields(model, models.DateField, written=True)


def _fields(model: type[models.Model], kind: type[Any], *, written: bool = False) -> tuple[str, ...]:
    derived: Container[str] = getattr(model, "derived", ())
    return tuple(
        field.attname
        for field in model._meta.concrete_fields
        if isinstance(field, kind)
        and not field.choices
        and ((field.editable and field.attname not in derived) or not written)
    )
