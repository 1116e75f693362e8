"""Taking a calendar away, or some of its days, and taking that back; plans follow at once."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from phases.models import Calendar, CalendarDay, Plan, Task
from phases.services.calendars import (
    PlanMoves,
    affected_plans,
    changed,
    recalculated,
    require_calendar_right,
    told,
)
from rollout.audit.going import as_removed, grown
from rollout.audit.models import AuditEvent
from rollout.audit.services import audited, locked, record, remove
from rollout.audit.values import snapshot
from rollout.core.errors import StateRefusal
from rollout.people.models import User

HANDLER = "phases.calendar_back"
REMOVED, DAY_REMOVED = "calendar.remove", "calendar.day_remove"
MOST_NAMED = 5  # tasks by name in a refusal


def remove_calendar(calendar: Calendar, *, actor: User) -> list[PlanMoves]:
    """Take a calendar away with its days; plans in which people or all tasks worked by it follow.

    Refusals: NotAllowed; StateRefusal while tasks or plans name it as theirs: which one they take instead is
    a change of theirs, with an undo.
    """
    with audited():
        require_calendar_right(calendar, actor)
        stored = locked(calendar)
        refuse_used(stored)
        plans = list(affected_plans(stored))
        days = [kept(day) for day in stored.days.all()]
        remove(stored, actor=actor, parts={"days": days} if days else None)
        return recalculated(plans, actor, str(stored))


def remove_day(day: CalendarDay, *, version: int, actor: User) -> list[PlanMoves]:
    """Take an exception out; `version` is its calendar's. Refusals: NotAllowed, Stale."""
    return changed(
        day.calendar,
        lambda stored: remove(day, actor=actor, action=DAY_REMOVED),
        version=version,
        actor=actor,
    )


def way_back(action: str, target: int) -> dict[str, int]:
    """What the undo of a removal needs."""
    event = AuditEvent.objects.filter(action=action, target_id=str(target)).latest("sequence")
    return {"event": event.pk}


def take_back(event: AuditEvent, *, actor: User) -> tuple[Calendar, list[PlanMoves]]:
    """The calendar, or its days, as they were before the event, under their old keys. Refusals: NotAllowed;
    StateRefusal where they are back already, or the calendar of the days is gone."""
    back = {REMOVED: bring_calendar_back, DAY_REMOVED: bring_day_back}[event.action]
    return back(event, actor)


@audited()
def bring_calendar_back(event: AuditEvent, actor: User) -> tuple[Calendar, list[PlanMoves]]:
    calendar: Any = as_removed(Calendar, event.before)
    refuse_back(Calendar, calendar.pk)
    require_calendar_right(calendar, actor)
    calendar.version += 1  # one that nobody has seen
    calendar.save(force_insert=True)
    days = event.before.get("days", [])
    CalendarDay.objects.bulk_create(
        grown(CalendarDay, {**day, "calendar_id": calendar.pk, "position": position})  # type: ignore[misc]
        for position, day in enumerate(days)
    )
    after = snapshot(calendar) | ({"days": days} if days else {})
    record(actor=actor, action="calendar.restore", target=calendar, after=after)
    return calendar, recalculated(affected_plans(calendar), actor, str(calendar))


def bring_day_back(event: AuditEvent, actor: User) -> tuple[Calendar, list[PlanMoves]]:
    day: Any = as_removed(CalendarDay, event.before)
    calendar = Calendar.objects.filter(pk=day.calendar_id).first()
    if calendar is None:
        raise StateRefusal("gone", _("The calendar of these days was removed since; nothing was changed."))

    def write(stored: Calendar) -> None:
        refuse_back(CalendarDay, day.pk)
        day.save(force_insert=True)
        record(actor=actor, action="calendar.day_restore", target=day, after=snapshot(day))

    return calendar, changed(calendar, write, version=calendar.version, actor=actor)


def kept(day: CalendarDay) -> dict[str, Any]:
    """A day as the removal of its calendar keeps it."""
    return told(day) | ({"provisional": True} if day.provisional else {})


def refuse_back(kind: Any, key: int) -> None:
    if kind.objects.filter(pk=key).exists():
        raise StateRefusal("back_already", _("This is back already; nothing was changed."))


def refuse_used(calendar: Calendar) -> None:
    tasks = Task.objects.filter(calendar=calendar)
    count = tasks.count()
    if count:
        names = [str(task) for task in tasks.order_by("plan_id", "number")[:MOST_NAMED]]
        text = ngettext(
            "“%(name)s” is the calendar of %(count)s task: %(tasks)s. Choose another for it first.",
            "“%(name)s” is the calendar of %(count)s tasks: %(tasks)s. Choose another for them first.",
            count,
        )
        listed = ", ".join(names) + (" …" if count > len(names) else "")
        values = {"name": calendar.name, "count": count, "tasks": listed}
        raise StateRefusal("calendar_used", text % values, {"tasks": count})
    plans = Plan.objects.filter(calendar=calendar).count()
    if plans:
        text = ngettext(
            "“%(name)s” holds the public holidays of %(count)s plan; choose another for it first.",
            "“%(name)s” holds the public holidays of %(count)s plans; choose another for them first.",
            plans,
        )
        raise StateRefusal("calendar_used", text % {"name": calendar.name, "count": plans}, {"plans": plans})
