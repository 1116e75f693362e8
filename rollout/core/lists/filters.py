"""Filters: parameters of the URL, a condition on the rows, a chip that says so, a control."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rollout.core.lists.query import Query
from rollout.core.values import key_of

Choices = Iterable[tuple[str, str | Promise]]
Apply = Callable[[QuerySet[Any], Any], QuerySet[Any]]


@dataclass(frozen=True, slots=True)
class Asker:
    """Who filters what: given to choices that depend on it."""

    user: Any
    queryset: QuerySet[Any]
    scope: str
    answers: dict[str, list[tuple[str, str]]] = field(default_factory=dict)


class NotUnderstood(ValueError):
    """A value in the URL that the filter cannot read; carries the sentence for the chip."""


@dataclass(frozen=True, kw_only=True)
class Filter(ABC):
    """key: parameter name. path: ORM path (default: the key). apply: replaces the condition."""

    control: ClassVar[str]
    key: str
    label: str | Promise
    path: str = ""
    apply: Apply | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Parameters this filter owns."""
        return (self.key,)

    @property
    def field(self) -> str:
        return self.path or self.key

    @abstractmethod
    def parse(self, query: Query) -> Any:
        """The value, None when the filter is not set. NotUnderstood for nonsense."""

    @abstractmethod
    def condition(self, value: Any) -> Mapping[str, Any]:
        """Look-ups of `QuerySet.filter`."""

    @abstractmethod
    def words(self, value: Any, asker: Asker) -> str:
        """The value as the chip says it."""

    def narrow(self, queryset: QuerySet[Any], value: Any, asker: Asker) -> QuerySet[Any]:
        return self.apply(queryset, value) if self.apply else queryset.filter(**self.condition(value))

    def form_values(self, query: Query, asker: Asker) -> dict[str, Any]:
        """What the control's template needs beside the filter."""
        return {"value": query.get(self.key)}


@dataclass(frozen=True, kw_only=True)
class TextFilter(Filter):
    control = "text"

    def parse(self, query: Query) -> str | None:
        return query.get(self.key) or None

    def condition(self, value: Any) -> Mapping[str, Any]:
        return {f"{self.field}__icontains": value}

    def words(self, value: Any, asker: Asker) -> str:
        return f"“{value}”"


@dataclass(frozen=True, kw_only=True)
class ChoiceFilter(Filter):
    """One or (`many`) several of a list. `choices` may be a function of the Asker."""

    control = "choices"
    choices: Choices | Callable[[Asker], Choices]
    many: bool = True

    def options(self, asker: Asker) -> list[tuple[str, str]]:
        """The choices, asked once for a request."""
        if self.key not in asker.answers:
            found = self.choices(asker) if callable(self.choices) else self.choices
            asker.answers[self.key] = [(str(value), str(label)) for value, label in found]
        return asker.answers[self.key]

    def parse(self, query: Query) -> Any:
        return (query.all(self.key) or None) if self.many else (query.get(self.key) or None)

    def condition(self, value: Any) -> Mapping[str, Any]:
        return {f"{self.field}__in": value} if self.many else {self.field: value}

    def narrow(self, queryset: QuerySet[Any], value: Any, asker: Asker) -> QuerySet[Any]:
        known = {option for option, label in self.options(asker)}
        wanted = value if self.many else [value]
        if strange := [v for v in wanted if v not in known]:
            raise NotUnderstood(_("“%(value)s” is not one of the choices.") % {"value": strange[0]})
        return super().narrow(queryset, value, asker)

    def words(self, value: Any, asker: Asker) -> str:
        labels = dict(self.options(asker))
        return _(", ").join(labels.get(v, v) for v in (value if self.many else [value]))

    def form_values(self, query: Query, asker: Asker) -> dict[str, Any]:
        chosen = set(query.all(self.key))
        return {"options": [(v, label, v in chosen) for v, label in self.options(asker)], "many": self.many}


@dataclass(frozen=True, kw_only=True)
class PersonFilter(ChoiceFilter):
    """People, with “me” and “nobody” first."""

    ME: ClassVar[str] = "me"
    NOBODY: ClassVar[str] = "none"

    def options(self, asker: Asker) -> list[tuple[str, str]]:
        first = [(self.ME, _("Me")), (self.NOBODY, _("Nobody"))]
        return [*first, *super().options(asker)]

    def narrow(self, queryset: QuerySet[Any], value: Any, asker: Asker) -> QuerySet[Any]:
        numbers = [str(asker.user.pk) if v == self.ME else v for v in value if v != self.NOBODY]
        if strange := [v for v in numbers if key_of(v) is None]:
            raise NotUnderstood(_("“%(value)s” is not one of the choices.") % {"value": strange[0]})
        condition = Q(**{f"{self.field}__in": numbers})
        if self.NOBODY in value:
            condition |= Q(**{f"{self.field}__isnull": True})
        return queryset.filter(condition)


@dataclass(frozen=True, kw_only=True)
class YesNoFilter(Filter):
    control = "yes_no"
    yes: str | Promise = field(default=gettext_lazy("yes"))
    no: str | Promise = field(default=gettext_lazy("no"))

    def parse(self, query: Query) -> bool | None:
        text = query.get(self.key)
        if text not in {"", "yes", "no"}:
            raise NotUnderstood(_("“%(value)s” is neither yes nor no.") % {"value": text})
        return None if not text else text == "yes"

    def condition(self, value: Any) -> Mapping[str, Any]:
        return {self.field: value}

    def words(self, value: Any, asker: Asker) -> str:
        return str(self.yes if value else self.no)
