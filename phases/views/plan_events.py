"""Events of a plan in words: which task got which value, before and after."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from phases.fields import BUDGET_FIELDS
from phases.labels_fields import field_label
from phases.models import Calendar, Plan, Task
from phases.task_days import CLOCKED, clock_days
from phases.views.wording import days_text, trimmed
from rollout.audit.extent import size_of
from rollout.audit.wording import Change, kind_text, model_field, value_text
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
    "attached": gettext_lazy("records that hang on tasks added or removed"),
}
PERCENTS = frozenset({"percent_complete", "physical_percent"})
OF_DAYS = frozenset({"duration", "remaining", "optimistic", "likely", "pessimistic", "effort"})


def told(events: Sequence[Any]) -> dict[int, list[Change]]:
    """Changes of plan steps, three queries for all of them."""
    known = [event for event in events if event.action in ACTIONS]
    keys = {int(key) for event in known for key in event.after.get("tasks", {})}
    tasks = {str(task.pk): task for task in Task.objects.filter(pk__in=keys)} if keys else {}
    people = dict(User.objects.filter(pk__in=owners(known)).values_list("pk", "name")) if known else {}
    per_day, calendars = day_lengths(known), calendars_of(known)
    return {
        event.pk: changes_of(event, tasks, people, per_day[event.target_id], calendars) for event in known
    }


def day_lengths(events: Sequence[Any]) -> dict[str, int]:
    """Working minutes of a day by the plan an event tells of; one query. Eight hours where it is gone."""
    keys = {event.target_id for event in events}
    rows = Plan.objects.filter(pk__in=keys).values_list("pk", "hours_per_day") if keys else []
    return dict.fromkeys(keys, 480) | {str(pk): int(hours * 60) for pk, hours in rows}


def owners(events: Sequence[Any]) -> set[int]:
    return keys_in(events, "owner")


def calendars_of(events: Sequence[Any]) -> dict[int, str]:
    """The calendars that plans and tasks took or left, by key; a query where there are any."""
    sides = [side.get("plan", {}) for event in events for side in (event.before, event.after)]
    keys = keys_in(events, "calendar") | {side["calendar"] for side in sides if side.get("calendar")}
    return dict(Calendar.objects.filter(pk__in=keys).values_list("pk", "name")) if keys else {}


def keys_in(events: Sequence[Any], field: str) -> set[int]:
    """What the tasks of these events point to in a field, before and after."""
    sides = [side.get("tasks", {}) for event in events for side in (event.before, event.after)]
    found = {values.get(field) for side in sides for values in side.values() if isinstance(values, dict)}
    return {key for key in found if isinstance(key, int)}


def changes_of(
    event: Any, tasks: dict[str, Task], people: dict[int, str], per_day: int, calendars: Mapping[int, str]
) -> list[Change]:
    lines: list[Change] = []
    before, after = event.before.get("tasks", {}), event.after.get("tasks", {})
    for key in {**before, **after}:
        task = tasks.get(key)
        name, elapsed = (str(task), task.elapsed) if task is not None else (f"#{key}", False)
        old, new = before.get(key) or {}, after.get(key) or {}
        for field in {**old, **new}:
            label = _("%(task)s, %(field)s") % {"task": name, "field": field_label(field)}
            was, now = (
                text(field, side.get(field), people, per_day, elapsed=elapsed, calendars=calendars)
                for side in (old, new)
            )
            lines.append(Change(label, was, now))
    lines = lines[:MOST]
    lines += [
        Change(str(label), "", str(size_of(event.after, part)))
        for part, label in OTHER_PARTS.items()
        if part in event.after
    ]
    lines += attached(event)
    if (changed := size_of(event.after, "tasks")) > len(after):
        lines.append(Change(_("tasks that changed"), "", str(changed)))
    moved = event.after.get("moved")
    if moved:
        lines.append(Change(_("tasks that moved"), "", str(moved)))
    return lines


def attached(event: Any) -> list[Change]:
    """How many records of each kind went with tasks or came back with them."""
    sides = [
        Counter(name.partition(":")[0] for name, row in side.get("attached", {}).items() if row is not None)
        for side in (event.before, event.after)
    ]
    kinds = sorted({*sides[0], *sides[1]})
    return [Change(kind_text(kind), str(sides[0][kind] or "–"), str(sides[1][kind] or "–")) for kind in kinds]


def text(
    field: str,
    value: Any,
    people: dict[int, str],
    per_day: int,
    *,
    elapsed: bool = False,
    calendars: Mapping[int, str] | None = None,
) -> str:
    """A value of a task as the plan shows it; `per_day`: working minutes of a day, which a task that is
    counted on the clock (`elapsed`) does not have."""
    if field == "owner" and value in people:
        return people[value]
    if field == "calendar" and isinstance(value, int):
        return (calendars or {}).get(value) or _("something that is gone")
    if field in OF_DAYS and isinstance(value, int):
        return clock_days(value) if elapsed and field in CLOCKED else days_text(value, per_day)
    if field in BUDGET_FIELDS and value is not None:
        return number_text(Decimal(value), 2)
    if field in PERCENTS and value is not None:
        return f"{trimmed(Decimal(value))} %"
    return value_text(model_field(Task, field), value)
