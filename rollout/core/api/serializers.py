"""How records are written on the wire: exactly the listed fields, read in one query of plain values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache, cached_property
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from rest_framework import serializers

from rollout.core.api.fields import LocalDateTime
from rollout.core.api.strict import misread
from rollout.core.fields import LocalDateTimeField

Convert = Callable[[Any], Any]
# values of these pass to JSON as they come from the database
PLAIN = (
    serializers.IntegerField,
    serializers.CharField,
    serializers.BooleanField,
    serializers.PrimaryKeyRelatedField,
    serializers.ChoiceField,
    serializers.JSONField,
)
# a page of rows holds few different ones of these
REPEATED = (LocalDateTime, serializers.DateTimeField, serializers.DateField, serializers.DecimalField)


class Each(dict[Any, Any]):
    """A conversion that is done once for each value."""

    def __init__(self, convert: Convert) -> None:
        self.convert = convert

    def __missing__(self, value: Any) -> Any:
        self[value] = converted = self.convert(value)
        return converted


class StrictSerializer(serializers.Serializer[Any]):
    """Refuses names it does not know, names that cannot be written and values in another form than their
    type's one, instead of ignoring or guessing."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            writable = {name for name, field in self.fields.items() if not field.read_only}
            if wrong := sorted(set(map(str, data)) - writable):
                raise serializers.ValidationError({name: [self._why_not(name)] for name in wrong})
            if faults := {n: fault for n in data if (fault := misread(self.fields[n], data[n]))}:
                raise serializers.ValidationError(faults)
        return super().to_internal_value(data)

    def _why_not(self, name: str) -> serializers.ErrorDetail:
        if name in self.fields:
            return serializers.ErrorDetail(_("This field is read-only; leave it out."), code="read_only")
        return serializers.ErrorDetail(_("There is no such field; leave it out."), code="unknown")


class RecordSerializer(StrictSerializer, serializers.ModelSerializer[Any]):
    """A record as JSON.

    Every field is a column or a column of a related record (`source="user.name"`), so that a page of
    records is one `values()` query; a method field would cost a query or a Python call per row.
    """

    serializer_field_mapping: ClassVar[dict[Any, Any]] = {
        **serializers.ModelSerializer.serializer_field_mapping,
        LocalDateTimeField: LocalDateTime,
    }

    @cached_property
    def columns(self) -> dict[str, str]:
        """Name on the wire → column as `values()` names it."""
        return {
            name: "__".join(field.source_attrs) if field.source != "*" else name
            for name, field in self.fields.items()
            if not field.write_only
        }

    @cached_property
    def _conversions(self) -> dict[str, Convert]:
        return {
            name: field.to_representation
            for name, field in self.fields.items()
            if name in self.columns and not isinstance(field, PLAIN)
        }

    def rows(self, values: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Records read by `values(*columns.values())` as they appear on the wire."""
        names, columns = list(self.columns), list(self.columns.values())
        conversions = [
            (name, Each(convert).__getitem__ if isinstance(self.fields[name], REPEATED) else convert)
            for name, convert in self._conversions.items()
        ]
        answer = []
        for record in values:
            row = dict(zip(names, map(record.__getitem__, columns), strict=True))
            for name, convert in conversions:
                if row[name] is not None:
                    row[name] = convert(row[name])
            answer.append(row)
        return answer


@cache
def reader(shape: type[RecordSerializer]) -> RecordSerializer:
    """The serializer that writes records out, made once: its fields cost more than a page of rows."""
    return shape()


class ProblemItem(serializers.Serializer[Any]):
    field = serializers.CharField(allow_blank=True, help_text="Dotted path; empty for the whole request.")
    code = serializers.CharField()
    message = serializers.CharField()


class Problem(serializers.Serializer[Any]):
    """A refusal (RFC 9457). `code` is stable; `title` and `detail` are in the caller's language."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    code = serializers.CharField()
    errors = ProblemItem(  # type: ignore[assignment]
        many=True, required=False, help_text="With 400: what is wrong with which field."
    )
    permission = serializers.CharField(required=False, help_text="With 403: the missing permission.")
    mine = serializers.DictField(required=False, help_text="When stale: the values you sent.")
    theirs = serializers.DictField(required=False, help_text="When stale: the values now stored.")
    version = serializers.IntegerField(
        required=False, allow_null=True, help_text="When stale: the stored version."
    )
