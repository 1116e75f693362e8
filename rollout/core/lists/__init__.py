"""Declarative lists: ListDefinition says what a list is, `bind` ties it to a request."""

from rollout.core.lists.bulk import BulkAction, BulkRequest, RowResult, each
from rollout.core.lists.columns import Column
from rollout.core.lists.definition import Empty, ListDefinition
from rollout.core.lists.filters import Asker, ChoiceFilter, Filter, PersonFilter, TextFilter, YesNoFilter
from rollout.core.lists.ranges import DayFilter, NumberFilter, Preset

__all__ = [
    "Asker",
    "BulkAction",
    "BulkRequest",
    "ChoiceFilter",
    "Column",
    "DayFilter",
    "Empty",
    "Filter",
    "ListDefinition",
    "NumberFilter",
    "PersonFilter",
    "Preset",
    "RowResult",
    "TextFilter",
    "YesNoFilter",
    "each",
]
