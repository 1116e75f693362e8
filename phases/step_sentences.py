"""Steps of a plan as whole sentences: who did what to which task, and what moved by it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from phases.fields import BUDGET_FIELDS
from phases.labels_constraints import replaced_words
from phases.labels_fields import field_label
from phases.labels_plan import step_sentence
from phases.models import PlanStep, Task
from phases.services.step_audit import CHANGE, UNDO
from phases.step_clauses import added_link, changed_link, changed_setting
from phases.views.plan_events import calendars_of, day_lengths, owners, text
from rollout.audit.models import AuditEvent
from rollout.audit.wording import actor_text
from rollout.core.dates import day_text
from rollout.people.models import User

NOTHING = ("", "–")
OTHER_DEEDS: Mapping[str, str] = {
    "task.add": gettext_noop("%(who)s added “%(task)s” to the plan"),
    "task.remove": gettext_noop("%(who)s removed “%(task)s” from the plan"),
    "task.place": gettext_noop("%(who)s placed “%(task)s” elsewhere in the outline"),
    "participants.set": gettext_noop("%(who)s changed who takes part in “%(task)s”"),
}
RECALCULATED = gettext_noop("%(who)s recalculated the plan")


@dataclass(frozen=True, slots=True)
class Known:
    """What the sentences of many steps need, read at once."""

    steps: Mapping[tuple[str, int], PlanStep]
    tasks: Mapping[int, tuple[str, bool, bool]]  # name, milestone, summary
    people: dict[int, str]
    per_day: Mapping[str, int]  # by plan
    undone: Mapping[tuple[str, int], PlanStep]
    clocked: Collection[Any]  # tasks that are counted on the clock
    calendars: Mapping[int, str]

    def step(self, event: AuditEvent) -> PlanStep | None:
        return self.steps.get((event.target_id, event.after.get("step", 0)))

    def task(self, key: Any) -> str:
        return self.tasks[key][0] if key in self.tasks else _("a task that is gone")

    @property
    def named(self) -> dict[tuple[str, int], str]:
        """What settings of the plan point to, by field and key."""
        calendars = {("calendar", key): name for key, name in self.calendars.items()}
        return calendars | {("go_live_task", key): row[0] for key, row in self.tasks.items()}


def say_steps(events: Sequence[AuditEvent]) -> dict[int, str]:
    """The sentence of each step among the events; five queries."""
    mine = [event for event in events if event.action in (CHANGE, UNDO)]
    if not mine:
        return {}
    known = _known(mine)
    return {event.pk: _sentence(event, known) for event in mine}


def moves_of(acts: Sequence[Sequence[AuditEvent]]) -> list[str]:
    """What steps moved that other deeds (an accepted report, a day of a calendar) took; five queries."""
    known = _known([event for events in acts for event in events])
    return [_("; ").join(filter(None, (_moves(event, known) for event in events))) for events in acts]


def _moves(event: AuditEvent, known: Known) -> str:
    step = known.step(event)
    return _moved(step, step.operations[0], known) if step is not None and step.operations else ""


def _known(events: Sequence[AuditEvent]) -> Known:
    plans = {int(event.target_id) for event in events}
    numbers = {event.after.get("step") for event in events}
    steps = _steps(plans, numbers)
    undone = _steps(plans, {one.operations[0].get("step") for one in steps.values() if one.operations})
    rows = Task.objects.filter(plan__in=plans).values_list("pk", "name", "milestone", "summary", "elapsed")
    people = dict(User.objects.filter(pk__in=owners(events)).values_list("pk", "name"))
    tasks = {pk: (name, milestone, summary) for pk, name, milestone, summary, _elapsed in rows}
    clocked = {row[0] for row in rows if row[-1]}
    return Known(steps, tasks, people, day_lengths(events), undone, clocked, calendars_of(events))


def _steps(plans: set[int], numbers: set[Any]) -> dict[tuple[str, int], PlanStep]:
    found = PlanStep.objects.filter(plan__in=plans, number__in=[n for n in numbers if isinstance(n, int)])
    return {(str(step.plan_id), step.number): step for step in found}


def _sentence(event: AuditEvent, known: Known) -> str:
    step = known.step(event)
    operations = step.operations if step is not None else []
    values = {"who": actor_text(event)}
    if not operations:
        return _("%(who)s changed the plan.") % values
    clauses = [_deed(operations[0], event, step, known, values)]
    if "replaced" in operations[0]:
        clauses.append(replaced_words(operations[0]["replaced"]))
    if more := len(operations) - 1:
        clauses.append(
            ngettext("%(count)s more change with it", "%(count)s more changes with it", more)
            % {"count": more}
        )
    if step is not None and (moved := _moved(step, operations[0], known)):
        clauses.append(moved)
    if step is not None and (replaced := _replaced(step)):
        clauses.append(replaced)
    return _("%(clauses)s.") % {"clauses": _("; ").join(clauses)}


def _deed(
    operation: Mapping[str, Any], event: AuditEvent, step: PlanStep | None, known: Known, who: dict[str, str]
) -> str:
    """The first operation as a main clause, without its full stop."""
    values: dict[str, Any] = {**who, "task": _task_name(operation, known)}
    match operation["op"]:
        case "task.set":
            return _set(operation, event, known, values)
        case "task.move":
            return _move(operation, step, values)
        case "link.add":
            return added_link(operation, known.task, known.per_day[event.target_id], who)
        case "link.set" | "link.remove":
            return changed_link(operation, event, known.task, known.per_day[event.target_id], who)
        case "plan.set":
            return changed_setting(operation, event, known.named, known.per_day[event.target_id], who)
        case "undo":
            told = {**who, "number": operation["step"], "what": _undone(event, operation["step"], known)}
            return _("%(who)s took back step %(number)s of the plan (%(what)s)") % told
        case other:
            return _(OTHER_DEEDS.get(other, RECALCULATED)) % values


def _undone(event: AuditEvent, number: int, known: Known) -> str:
    """What the step that was taken back had done."""
    step = known.undone.get((event.target_id, number))
    if step is None:
        return _("a step that is gone")
    return step_sentence([{**one, "task_name": _task_name(one, known)} for one in step.operations])


def _task_name(operation: Mapping[str, Any], known: Known) -> str:
    return operation.get("task_name") or operation.get("name") or known.task(operation.get("task"))


def _set(operation: Mapping[str, Any], event: AuditEvent, known: Known, values: dict[str, Any]) -> str:
    field, key = operation["field"], str(operation.get("task"))
    if field in BUDGET_FIELDS:  # reports with these sentences are read by people who may not see the budget
        return _("%(who)s changed the %(field)s of “%(task)s”") % {**values, "field": field_label(field)}
    before = (event.before.get("tasks", {}).get(key) or {}).get(field)
    after = (event.after.get("tasks", {}).get(key) or {}).get(field, operation.get("value"))
    per_day, elapsed = known.per_day[event.target_id], operation.get("task") in known.clocked
    sides = {
        name: text(field, side, known.people, per_day, elapsed=elapsed, calendars=known.calendars)
        for name, side in (("old", before), ("new", after))
    }
    return _from_to({**values, "field": field_label(field), **sides})


def _from_to(values: dict[str, Any]) -> str:
    if values["old"] in NOTHING and values["new"] in NOTHING:
        return _("%(who)s changed the %(field)s of “%(task)s”") % values
    if values["old"] in NOTHING:
        return _("%(who)s set the %(field)s of “%(task)s” to %(new)s") % values
    if values["new"] in NOTHING:
        return _("%(who)s cleared the %(field)s of “%(task)s”, which was %(old)s") % values
    return _("%(who)s changed the %(field)s of “%(task)s” from %(old)s to %(new)s") % values


def _move(operation: Mapping[str, Any], step: PlanStep | None, values: dict[str, Any]) -> str:
    key = operation.get("task")
    mine = next((move for move in step.moved if move["task"] == key), None) if step is not None else None
    edge, what = (1, "finish") if operation.get("finish") and not operation.get("start") else (0, "start")
    if mine is None or mine["old"] is None or mine["old"][edge][:10] == mine["new"][edge][:10]:
        return _("%(who)s moved “%(task)s”") % values
    days = {"old": _day(mine["old"][edge]), "new": _day(mine["new"][edge]), "field": field_label(what)}
    return _("%(who)s moved the %(field)s of “%(task)s” from %(old)s to %(new)s") % {**values, **days}


def _moved(step: PlanStep, first: Mapping[str, Any], known: Known) -> str:
    """What else moved by it: the latest milestone by name, the rest by number. Phases move with tasks."""
    others = [
        move
        for move in step.moved
        if move["old"] is not None and move["task"] in known.tasks and not _by_calculation(move)
    ]
    if first["op"] == "task.move":  # its own move is told already
        others = [move for move in others if move["task"] != first.get("task")]
    shifted = [
        move
        for move in others
        if move["old"][1][:10] != move["new"][1][:10] and not known.tasks[move["task"]][2]
    ]
    if not shifted:
        return ""
    last = max(shifted, key=lambda move: (known.tasks[move["task"]][1], move["new"][1]))
    told = _("“%(task)s” moved from %(old)s to %(new)s") % {
        "task": known.task(last["task"]),
        "old": _day(last["old"][1]),
        "new": _day(last["new"][1]),
    }
    more = len(shifted) - 1
    if not more:
        return told
    return ngettext("%(first)s, with %(count)s more task", "%(first)s, with %(count)s more tasks", more) % {
        "first": told,
        "count": more,
    }


def _replaced(step: PlanStep) -> str:
    """What calculation did by the way to an imported plan, which nobody asked for."""
    count = sum(map(_by_calculation, step.moved))
    if not count:
        return ""
    return ngettext(
        "calculation replaced the recorded dates of %(count)s task",
        "calculation replaced the recorded dates of %(count)s tasks",
        count,
    ) % {"count": count}


def _by_calculation(move: Mapping[str, Any]) -> bool:
    return bool(move.get("cause", {}).get("kind") == "recorded")


def _day(stored: str) -> str:
    at = datetime.fromisoformat(stored)
    return day_text(at.date())
