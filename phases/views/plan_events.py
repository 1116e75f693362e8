"""Events of a plan in words: which task got which value, before and after."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from phases.fields import BUDGET_FIELDS
from phases.labels_fields import field_label
from phases.models import Task
from phases.views.wording import trimmed
from rollout.audit.extent import size_of
from rollout.audit.wording import Change, model_field, value_text
from rollout.core.numbers import number_text
from rollout.people.models import User

ACTIONS = frozenset({"plan.change", "plan.undo"})
MOST = 12
# told by their number; the steps of the plan tell them one by one
OTHER_PARTS = {
    "records": gettext_lazy("tasks added or removed"),
    "links": gettext_lazy("links"),
    "people": gettext_lazy("tasks whose participants changed"),
    "places": gettext_lazy("tasks moved in the outline"),
    "plan": gettext_lazy("settings of the plan"),
}
PERCENTS = frozenset({"percent_complete", "physical_percent"})
OF_DAYS = frozenset({"duration", "remaining", "optimistic", "likely", "pessimistic", "effort"})


def told(events: Sequence[Any]) -> dict[int, list[Change]]:
    """Changes of plan steps, two queries for all of them."""
    known = [event for event in events if event.action in ACTIONS]
    keys = {int(key) for event in known for key in event.after.get("tasks", {})}
    names = {str(task.pk): str(task) for task in Task.objects.filter(pk__in=keys)} if keys else {}
    people = dict(User.objects.filter(pk__in=owners(known)).values_list("pk", "name")) if known else {}
    return {event.pk: changes_of(event, names, people) for event in known}


def owners(events: Sequence[Any]) -> set[int]:
    found = set()
    for event in events:
        for side in (event.before, event.after):
            found |= {
                values.get("owner") for values in side.get("tasks", {}).values() if isinstance(values, dict)
            }
    return {key for key in found if isinstance(key, int)}


def changes_of(event: Any, names: dict[str, str], people: dict[int, str]) -> list[Change]:
    lines: list[Change] = []
    before, after = event.before.get("tasks", {}), event.after.get("tasks", {})
    for key in {**before, **after}:
        name = names.get(key, f"#{key}")
        old, new = before.get(key) or {}, after.get(key) or {}
        for field in {**old, **new}:
            label = _("%(task)s, %(field)s") % {"task": name, "field": field_label(field)}
            lines.append(
                Change(label, text(field, old.get(field), people), text(field, new.get(field), people))
            )
    lines = lines[:MOST]
    lines += [
        Change(str(label), "", str(size_of(event.after, part)))
        for part, label in OTHER_PARTS.items()
        if part in event.after
    ]
    if (tasks := size_of(event.after, "tasks")) > len(after):
        lines.append(Change(_("tasks that changed"), "", str(tasks)))
    moved = event.after.get("moved")
    if moved:
        lines.append(Change(_("tasks that moved"), "", str(moved)))
    return lines


def text(field: str, value: Any, people: dict[int, str]) -> str:
    if field == "owner" and value in people:
        return people[value]
    if field in OF_DAYS and isinstance(value, int):
        return _("%(hours)s h") % {"hours": trimmed(Decimal(value) / 60)}
    if field in BUDGET_FIELDS and value is not None:
        return number_text(Decimal(value), 2)
    if field in PERCENTS and value is not None:
        return f"{trimmed(Decimal(value))} %"
    return value_text(model_field(Task, field), value)
