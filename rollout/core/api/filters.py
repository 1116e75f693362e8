"""Filters and ordering of API lists: a name or value that is not offered is refused, never ignored."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django_filters import BooleanFilter, CharFilter, ChoiceFilter, FilterSet, NumberFilter
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.filters import BaseFilterBackend
from rest_framework.request import Request

from rollout.core.json_input import LARGEST

__all__ = ["CharFilter", "ChoiceFilter", "FilterSet", "RecordFilter", "TruthFilter"]


class RecordField(forms.IntegerField):
    def __init__(self, **options: Any) -> None:
        super().__init__(**{"min_value": 1, "max_value": LARGEST, **options})

    def to_python(self, value: Any) -> int | None:
        """Digits only: neither `1_0` nor `１０`."""
        if value and not re.fullmatch(r"\d{1,16}", str(value), re.ASCII):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)


class RecordFilter(NumberFilter):  # type: ignore[misc]
    """Records that name another one by its id or number."""

    field_class = RecordField


class TruthField(forms.Field):
    """`true` or `false`; anything else is refused."""

    def to_python(self, value: Any) -> bool | None:
        if value in (None, ""):
            return None
        if value not in TRUTH:
            raise forms.ValidationError(_("Write true or false."), code="invalid")
        return TRUTH[value]


class TruthFilter(BooleanFilter):  # type: ignore[misc]
    field_class = TruthField

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"widget": forms.TextInput, **options})


TRUTH = {"true": True, "false": False}
OWN_NAMES = frozenset({"page", "page_size", "cursor", "ordering"})


class StrictFilters(DjangoFilterBackend):  # type: ignore[misc]
    def filter_queryset(self, request: Request, queryset: Any, view: Any) -> Any:
        filterset = self.get_filterset_class(view, queryset)
        known = OWN_NAMES | set(filterset.base_filters if filterset else ())
        if wrong := sorted(set(request.query_params) - known):
            raise ValidationError(
                {
                    name: [ErrorDetail(_("There is no such filter; leave it out."), code="unknown")]
                    for name in wrong
                }
            )
        if OWN_NAMES.issuperset(request.query_params):
            return queryset  # nothing is asked of the filters; their form costs as much as the rows
        return super().filter_queryset(request, queryset, view)


class StrictOrdering(BaseFilterBackend):
    """`?ordering=-finish,name` among the view's `ordering_fields`; the key settles ties."""

    def filter_queryset(self, request: Request, queryset: QuerySet[Any], view: Any) -> QuerySet[Any]:
        text = request.query_params.get("ordering")
        if text is None:
            return queryset
        terms = text.split(",")
        if wrong := [term for term in terms if term.removeprefix("-") not in view.ordering_fields]:
            message = _("%(term)s is not among %(known)s.") % {
                "term": wrong[0],
                "known": ", ".join(view.ordering_fields),
            }
            raise ValidationError({"ordering": [message]})
        return queryset.order_by(*terms, "pk")

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        if not view.ordering_fields:
            return []
        term = "-?(" + "|".join(view.ordering_fields) + ")"
        description = _("Fields separated by commas; a minus sign turns one around.")
        schema = {"type": "string", "pattern": f"^{term}(,{term})*$"}
        return [
            {
                "name": "ordering",
                "in": "query",
                "required": False,
                "description": description,
                "schema": schema,
            }
        ]
