"""The rule of names (core.names) for records, whichever door they come through."""

from __future__ import annotations

from collections.abc import Container
from functools import cache

from django.db import models
from django.utils.translation import gettext_lazy as _

from rollout.core.errors import InvalidInput
from rollout.core.names import hidden_in, is_blank


def require_names(instance: models.Model, among: Container[str] | None = None) -> None:
    """InvalidInput if a text of one line (of those in `among`) shows nothing or hides something.

    An empty text passes: whether it may be empty is each service's own question.
    """
    for name in one_line_fields(type(instance)):
        value = getattr(instance, name)
        if not isinstance(value, str) or not value or (among is not None and name not in among):
            continue
        if is_blank(value):
            raise InvalidInput(
                "empty_text", _("The name shows nothing; write at least one character."), field=name
            )
        if hidden := hidden_in(value):
            message = _("The text holds a hidden control character (%(letter)s); take it out.")
            raise InvalidInput("hidden_character", message % {"letter": hidden}, field=name)


@cache
def one_line_fields(model: type[models.Model]) -> tuple[str, ...]:
    return tuple(
        field.attname
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField) and not field.choices
    )
