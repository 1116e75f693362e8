"""Range filters: days (also relative to today) and numbers."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Literal

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rollout.core.dates import day_text
from rollout.core.lists.filters import Asker, Filter, NotUnderstood
from rollout.core.lists.query import Query
from rollout.core.numbers import number_text
from rollout.core.values import Unreadable, as_typed, day_of, number_of
from rollout.core.years import OUTSIDE, is_within_years

RELATIVE = re.compile(r"today(?:([+-])(\d{1,4}))?\Z", re.ASCII)

Bounds = tuple[Any, Any]


@dataclass(frozen=True, kw_only=True)
class RangeFilter(Filter):
    """`key_from` and `key_to`, both inclusive, either may be missing."""

    @property
    def names(self) -> tuple[str, ...]:
        return (f"{self.key}_from", f"{self.key}_to")

    @abstractmethod
    def read(self, text: str) -> Any: ...

    @abstractmethod
    def say(self, value: Any) -> str: ...

    def parse(self, query: Query) -> Bounds | None:
        low, high = (self.read(text) if (text := query.get(name)) else None for name in self.names)
        return None if low is None and high is None else (low, high)

    def condition(self, value: Bounds) -> Mapping[str, Any]:
        low, high = value
        bounds = {f"{self.field}__gte": low, f"{self.field}__lte": high}
        return {look_up: bound for look_up, bound in bounds.items() if bound is not None}

    def words(self, value: Bounds, asker: Asker) -> str:
        low, high = value
        if low is None:
            return _("up to %(end)s") % {"end": self.say(high)}
        if high is None:
            return _("from %(start)s") % {"start": self.say(low)}
        if low == high:
            return self.say(low)
        return _("%(start)s to %(end)s") % {"start": self.say(low), "end": self.say(high)}

    def form_values(self, query: Query, asker: Asker) -> dict[str, Any]:
        low, high = self.names
        return {"low_name": low, "high_name": high, "low": query.get(low), "high": query.get(high)}


def read_day(text: str, today: date) -> date:
    """
    >>> read_day("today-7", date(2026, 9, 18)), read_day("2026-02-03", date(2026, 9, 18))
    (datetime.date(2026, 9, 11), datetime.date(2026, 2, 3))
    """
    if relative := RELATIVE.match(text):
        sign, days = relative.groups()
        return today + timedelta(days=int(days or 0) * (-1 if sign == "-" else 1))
    return day_of(text)


@dataclass(frozen=True, slots=True)
class Preset:
    label: str | Promise
    low: str
    high: str


PRESETS = (
    Preset(gettext_lazy("Overdue"), "", "today-1"),
    Preset(gettext_lazy("Today"), "today", "today"),
    Preset(gettext_lazy("Next 7 days"), "today", "today+7"),
    Preset(gettext_lazy("Next 30 days"), "today", "today+30"),
)


@dataclass(frozen=True, kw_only=True)
class DayFilter(RangeFilter):
    """Days as `2026-09-18`, `today`, `today-7`: a saved view stays true next week.

    `moments`: the column holds instants (`zoned`) or wall-clock times (`local`); their day is compared.
    """

    control = "days"
    moments: Literal["", "zoned", "local"] = ""
    presets: tuple[Preset, ...] = PRESETS

    def read(self, text: str) -> date:
        try:
            day = read_day(as_typed(text), timezone.localdate())
        except (ValueError, OverflowError):
            raise NotUnderstood(
                _("“%(value)s” is not a date; write it as 2026-09-18.") % {"value": text}
            ) from None
        if not is_within_years(day):
            raise NotUnderstood(OUTSIDE % {"year": day.year})
        return day

    def say(self, value: date) -> str:
        return day_text(value)

    def condition(self, value: Bounds) -> Mapping[str, Any]:
        if not self.moments:
            return super().condition(value)
        low, high = value
        bounds = {f"{self.field}__gte": low, f"{self.field}__lt": high and high + timedelta(days=1)}
        return {look_up: self.midnight(bound) for look_up, bound in bounds.items() if bound is not None}

    def midnight(self, day: date) -> datetime:
        wall = datetime(day.year, day.month, day.day)
        return wall if self.moments == "local" else timezone.make_aware(wall)


@dataclass(frozen=True, kw_only=True)
class NumberFilter(RangeFilter):
    control = "numbers"
    digits: int = 0

    def read(self, text: str) -> Decimal:
        value: Decimal | None
        try:
            value = number_of(as_typed(text))
        except Unreadable:
            value = None
        if value is None or abs(value) >= 10**15:
            raise NotUnderstood(_("“%(value)s” is not a number.") % {"value": text})
        return value

    def say(self, value: Decimal) -> str:
        return number_text(value, self.digits)
