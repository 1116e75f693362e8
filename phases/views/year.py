"""A year of a working calendar: worked, off, make-up and provisional days, and the rule behind each."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from phases.calendar_forms import hours_text
from phases.models.calendars import LAYER_CHOICES
from phases.scheduling.calendars import STRENGTH, DayRule, rule_of, ruled_days
from phases.scheduling.model import CalendarLayer, LayerKind, WorkingCalendar

# “State” alone is also the word for how far something is.
LAYER_LABELS = {**dict(LAYER_CHOICES), LayerKind.STATE.value: pgettext_lazy("calendar layer", "State")}


@dataclass(frozen=True, slots=True)
class YearDay:
    on: date
    rule: DayRule
    css: str
    title: str


@dataclass(frozen=True, slots=True)
class Month:
    name: str
    weeks: list[list[YearDay | None]]


def months_of(calendar: WorkingCalendar, year: int) -> list[Month]:
    """Twelve months of whole weeks, Monday first; days of other months are left out."""
    rules = {rule.day: rule for rule in ruled_days(calendar, date(year, 1, 1), date(year, 12, 31))}
    return [month_of(rules, year, number) for number in range(1, 13)]


def month_of(rules: dict[date, DayRule], year: int, number: int) -> Month:
    first_weekday, length = monthrange(year, number)
    cells: list[YearDay | None] = [None] * first_weekday
    cells += [day_of(rules[date(year, number, day)]) for day in range(1, length + 1)]
    cells += [None] * (-len(cells) % 7)
    # Translators: Django date format letters for the name of a month, "November".
    name = format_date(date(year, number, 1), pgettext("date format", "F"))
    return Month(name, [cells[at : at + 7] for at in range(0, len(cells), 7)])


def day_of(rule: DayRule) -> YearDay:
    entry = rule.entry
    names = [] if rule.intervals else ["off"]
    if entry is not None:
        names.append("made-up" if rule.intervals else "holiday")
        if entry.provisional:
            names.append("provisional")
    return YearDay(rule.day, rule, " ".join(names), entry.name if entry is not None else "")


def layers_on(calendar: WorkingCalendar, on: date) -> list[dict[str, Any]]:
    """What each layer says of a day, strongest first; the first that says anything wins (T28)."""
    winner = rule_of(calendar, on)
    said = []
    for layer in sorted(calendar.layers, key=lambda layer: STRENGTH[layer.kind]):
        entry = next((e for e in reversed(layer.entries) if e.first <= on <= e.last), None)
        said.append(
            {
                "kind": kind_text(layer),
                "name": layer.name,
                "says": said_text(entry),
                "wins": entry is not None and winner.entry is entry and winner.layer is layer,
                "silent": entry is None,
            }
        )
    usual = calendar.week[on.weekday()]
    weekly = hours_text(usual) if usual else _("day off")
    said.append(
        {
            "kind": _("Weekly pattern"),
            "name": "",
            "says": weekly,
            "wins": winner.entry is None,
            "silent": False,
        }
    )
    return said


def kind_text(layer: CalendarLayer) -> str:
    return str(LAYER_LABELS[layer.kind.value])


def said_text(entry: Any) -> str:
    if entry is None:
        return _("says nothing")
    hours = hours_text(entry.intervals) if entry.intervals else _("day off")
    named = _("%(hours)s: %(name)s") % {"hours": hours, "name": entry.name} if entry.name else hours
    return _("%(text)s (provisional)") % {"text": named} if entry.provisional else named
