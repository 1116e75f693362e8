"""How codes and minutes that events keep of plans and gates are read."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from phases.gate_checks import check_called
from phases.labels_facts import week_text
from phases.methodology.library import KEYS, shipped
from phases.start_forms import COUNTRIES
from phases.views.wording import trimmed
from rollout.audit.wording import register_value
from rollout.people.value_words import language_name


def country_name(code: str) -> str:
    return str(dict(COUNTRIES).get(code, code)) or "–"


def check_name(key: str) -> str:
    """What a live check of the system is called."""
    found = check_called(key)
    return str(found.label) if found is not None else key or "–"


def resource_kind(kind: str) -> str:
    """What a resource of an imported file is."""
    return {"work": _("people"), "material": _("material"), "cost": _("cost")}.get(kind, kind)


def template_name(key: str) -> str:
    """A template of the product in the reader's language; one that people saved by its key."""
    return shipped(key).name.in_language(reading()) if key in KEYS else key or "–"


def discipline_name(key: str) -> str:
    """A phase of the methodology by its key."""
    phases = shipped(KEYS[0]).outline
    names = (one.name.in_language(reading()) for one in phases if one.phase is not None and one.phase == key)
    return next(names, key) or "–"


def reading() -> str:
    return (get_language() or "en").lower()


def hours_text(minutes: int) -> str:
    """Working minutes in hours: an event does not know how long a day of its plan is."""
    return _("%(hours)s h") % {"hours": trimmed(Decimal(minutes) / 60)}


def calendar_source(name: str) -> str:
    """Where a calendar comes from: the library of public holidays, or the file of this name."""
    return {"holidays": _("Public holidays")}.get(name, name) or "–"


def calendar_week(week: Sequence[Sequence[Sequence[int]]] | None) -> str:
    """The hours of a weekly pattern of minutes, in words."""
    if week is None:
        return "–"
    days = [" ".join(f"{clock(start)}-{clock(end)}" for start, end in day) for day in week]
    return week_text("|".join(days))


def clock(minutes: int) -> str:
    """
    >>> clock(510)
    '08:30'
    """
    return f"{minutes // 60:02}:{minutes % 60:02}"


def register_values() -> None:
    """Called once, in ready()."""
    register_value("projects.project", "country", country_name)
    register_value("phases.plan", "country", country_name)
    register_value("phases.calendar", "country", country_name)
    register_value("phases.calendar", "source", calendar_source)
    register_value("phases.calendar", "week", calendar_week)
    register_value("phases.gatecriterion", "live_check", check_name)
    register_value("phases.reportcopy", "language", language_name)
    register_value("phases.resource", "kind", resource_kind)
    register_value("phases.plan", "template", template_name)
    register_value("phases.plan", "template_key", template_name)
    register_value("phases.phase", "discipline", discipline_name)
    for kind, name in (("phases.taskupdate", "remaining"), ("phases.risktask", "delay")):
        register_value(kind, name, hours_text)
