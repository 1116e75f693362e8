"""One form for each type of value, also where the framework would read several.

The framework takes `"１０"`, `"1_0"` and `10.0` for a whole number, `"yes"` for true, `20260101` for a date
and a number for a text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from rollout.core.names import hidden_in, hidden_in_lines, is_blank
from rollout.core.values import Unreadable, day_of, has_zone, number_of, whole_of

LONGEST_LINE = 300  # longer texts may have several lines


def misread(field: Any, value: Any) -> Any:
    """What is wrong with the form of a value, as the framework nests errors; None: nothing."""
    if value is None or field.read_only:
        return None
    if isinstance(field, serializers.ListField) and isinstance(value, list):
        return _first({index: misread(field.child, one) for index, one in enumerate(value)})
    if isinstance(field, serializers.DictField) and isinstance(value, Mapping):
        return _first({str(name): misread(field.child, one) for name, one in value.items()})
    if isinstance(field, serializers.CharField) and isinstance(value, str):
        return _text_fault(field, value)
    for kinds, reads, sentence in FORMS:
        if isinstance(field, kinds):
            return None if reads(value) else _fault(sentence, value)
    return None


def _first(faults: Mapping[Any, Any]) -> Any:
    found = {place: fault for place, fault in faults.items() if fault}
    return found or None


def _fault(sentence: str, value: Any, code: str = "invalid") -> list[ErrorDetail]:
    told = str(value)
    shown = told if len(told) <= 60 else f"{told[:57]}…"
    return [ErrorDetail(_(sentence) % {"value": shown}, code=code)]


def _text_fault(field: serializers.CharField, value: str) -> list[ErrorDetail] | None:
    one_line = field.max_length is not None and field.max_length <= LONGEST_LINE
    if value.strip() and is_blank(value):
        return [ErrorDetail(str(field.error_messages["blank"]), code="blank")]
    if hidden := hidden_in(value) if one_line else hidden_in_lines(value):
        return _fault(HIDDEN, hidden, "hidden_character")
    return None


def _reads(read: Callable[[Any], Any]) -> Callable[[Any], bool]:
    def try_to(value: Any) -> bool:
        try:
            read(value)
        except Unreadable:
            return False
        return True

    return try_to


HIDDEN = gettext_noop("This holds a hidden control character (%(value)s); take it out.")
FORMS: tuple[tuple[Any, Callable[[Any], bool], str], ...] = (
    (
        (serializers.BooleanField,),
        lambda value: isinstance(value, bool),
        gettext_noop("“%(value)s” is neither true nor false; send one of them, without quotation marks."),
    ),
    (
        (serializers.IntegerField, serializers.PrimaryKeyRelatedField),
        _reads(whole_of),
        gettext_noop("“%(value)s” is not a whole number; send one such as 12, without quotation marks."),
    ),
    (
        (serializers.DecimalField, serializers.FloatField),
        _reads(number_of),
        gettext_noop("“%(value)s” is not a number; send one such as 12.5."),
    ),
    (
        (serializers.DateTimeField,),
        has_zone,
        gettext_noop(
            "“%(value)s” is not a date and time with its offset; write it as 2026-03-02T08:00:00+08:00."
        ),
    ),
    (
        (serializers.DateField,),
        _reads(day_of),
        gettext_noop("“%(value)s” is not a date; write it as 2026-03-02."),
    ),
    (
        (serializers.CharField,),
        lambda value: False,
        gettext_noop("“%(value)s” is not a text; put it in quotation marks."),
    ),
)
