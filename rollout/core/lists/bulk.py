"""Actions on many rows at once: each row through its own service call, each with its own answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpRequest
from django.utils.functional import Promise

from rollout.core.errors import RolloutError

MAX_ROWS = 1000


@dataclass(frozen=True, slots=True)
class RowResult:
    """What happened to one row; `refusal` is the reason why nothing did."""

    row: str
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class BulkRequest:
    """The rows (already filtered to what the reader may see) and the cleaned values of the action's form."""

    request: HttpRequest
    rows: Sequence[Any]
    values: Mapping[str, Any]

    @property
    def actor(self) -> Any:
        return self.request.user


@dataclass(frozen=True, slots=True)
class BulkAction:
    """run: does it. form: asks for values first. confirm: a question asked first."""

    key: str
    label: str | Promise
    run: Callable[[BulkRequest], Iterable[RowResult]]
    icon: str = ""
    kind: str = ""
    form: type[forms.Form] | None = None
    confirm: str | Promise = ""


def each(bulk: BulkRequest, change: Callable[[Any], object]) -> list[RowResult]:
    """Run `change` for each row in its own transaction; a refusal of one does not stop the others."""
    results = []
    for row in bulk.rows:
        name, refusal = str(row), ""
        try:
            with transaction.atomic():
                change(row)
        except RolloutError as error:
            refusal = str(error)
        results.append(RowResult(name, refusal))
    return results
