"""Pages of an API list. What cannot be a page is refused, not guessed."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import CursorPagination, PageNumberPagination
from rest_framework.request import Request

PAGE_SIZE = 50
MAX_PAGE_SIZE = 200


def whole_number(request: Request, name: str, default: int, most: int) -> int:
    """A query parameter from 1 to `most`. ValidationError names it."""
    text = request.query_params.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 10 and 1 <= int(text) <= most):
        message = _("Write a whole number from 1 to %(most)s.") % {"most": most}
        raise ValidationError({name: [message]})
    return int(text)


class Rows(Paginator[Any]):
    """Counts without the joins that only the rows themselves need."""

    @cached_property
    def count(self) -> int:
        rows: Any = self.object_list
        number: int = rows.order_by().values("pk").count()
        return number


class Pages(PageNumberPagination):
    """`?page=2&page_size=100`; the answer counts all results and links its neighbours."""

    page_size = PAGE_SIZE
    page_size_query_param = "page_size"
    max_page_size = MAX_PAGE_SIZE
    django_paginator_class: type[Paginator[Any]] = Rows

    def get_page_size(self, request: Request) -> int:
        return whole_number(request, "page_size", PAGE_SIZE, MAX_PAGE_SIZE)

    def get_page_number(self, request: Request, paginator: Any) -> int:
        return whole_number(request, "page", 1, 100_000_000)

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        return [
            query_number(
                "page", _("Which page, from 1; beyond the last one the answer is 404."), 100_000_000
            ),
            query_number("page_size", _("How many results a page holds."), MAX_PAGE_SIZE),
        ]


class ListPages(Pages):
    """For what is no queryset: a list that was read whole."""

    django_paginator_class = Paginator


class CursorPages(CursorPagination):
    """For lists that only grow, such as an event log: no count, as quick on the last page as on the first."""

    page_size = PAGE_SIZE
    page_size_query_param = "page_size"
    max_page_size = MAX_PAGE_SIZE
    ordering = "-id"

    def get_page_size(self, request: Request) -> int:
        return whole_number(request, "page_size", PAGE_SIZE, MAX_PAGE_SIZE)


def query_number(name: str, description: str, most: int) -> dict[str, Any]:
    schema = {"type": "integer", "minimum": 1, "maximum": most}
    return {"name": name, "in": "query", "required": False, "description": description, "schema": schema}
