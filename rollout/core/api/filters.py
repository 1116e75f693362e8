"""Filters and ordering of API lists: a name or value that is not offered is refused, never ignored."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.filters import BaseFilterBackend
from rest_framework.request import Request

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
