"""What is done to a plan: each operation, its undo, baselines and kept schedules."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from phases.models import Baseline, Dependency
from phases.scheduling.model import LayerKind
from phases.services import baselines, calendars, changes, slips, snapshots
from phases.slip_ledger import Party
from tests.factories import arranging
from tests.projects.deeds.world import World


def set_field(w: World, field: str, value: Any) -> None:
    w.step({"op": "task.set", "task": w.leaf().pk, "field": field, "value": value})


def link(w: World) -> Dependency:
    rows = Dependency.objects.filter(successor__plan=w.plan).order_by("pk")
    return rows[w.number % len(rows)]


def removed(w: World) -> None:
    w.step({"op": "task.add", "ref": "new", "name": f"Short-lived {w.number}", "duration": 480})
    added = w.plan.tasks.order_by("-number")[0]
    w.step({"op": "task.remove", "task": added.pk})


def undone(w: World) -> None:
    set_field(w, "duration", 480 + w.number)
    w.by_ada(changes.undo, w.plan.steps.filter(undone_at=None).order_by("-number")[0])


def redone(w: World) -> None:
    undone(w)
    w.by_ada(changes.undo, w.plan.steps.order_by("-number")[0])


def cancelled(w: World) -> None:
    """Two changes that cancel each other are two sentences."""
    task = w.leaf()
    for value in (task.duration + 480, task.duration):
        w.step({"op": "task.set", "task": task.pk, "field": "duration", "value": value})


def task_calendar(w: World) -> None:
    name = f"Nights {w.number}"
    made = w.by_ada(calendars.create_calendar, LayerKind.TASK, name=name, project=w.project)
    set_field(w, "calendar", made.pk)
    set_field(w, "calendar", None)


def several(w: World) -> None:
    first, second = w.leaf(), w.leaf(1)
    w.step(
        {"op": "task.set", "task": first.pk, "field": "notes", "value": f"One {w.number}"},
        {"op": "task.set", "task": second.pk, "field": "notes", "value": f"Two {w.number}"},
    )


def linked(w: World) -> None:
    """Added, changed, removed."""
    names = ("one", "two")
    w.step(
        *({"op": "task.add", "ref": one, "name": f"{one} {w.number}", "duration": 480} for one in names),
    )
    second, first = w.plan.tasks.order_by("-number")[:2]
    w.step({"op": "link.add", "predecessor": first.pk, "successor": second.pk, "type": "SS"})
    made = Dependency.objects.get(predecessor=first, successor=second)
    w.step({"op": "link.set", "link": made.pk, "type": "FS", "lag": 480})
    w.by_ada(changes.undo, w.plan.steps.order_by("-number")[0])
    w.step({"op": "link.remove", "link": made.pk})


def baseline(w: World) -> Baseline:
    found: Baseline = w.by_ada(baselines.take_baseline, w.plan, name=f"Promise {w.number}")
    return found


def baseline_gone(w: World) -> Baseline:
    baseline(w)
    w.number += 1
    found = baseline(w)
    w.by_ada(baselines.remove_baseline, found)
    return Baseline.every.get(pk=found.pk)


def measured(w: World) -> None:
    """The second of two, and the first again."""
    first, why = baseline(w), "The steering committee agreed"
    w.number += 1
    second = baseline(w)
    for one in (second, first):
        w.by_ada(baselines.measure_against, one, version=one.version, why=why)


def renamed(w: World) -> None:
    found = baseline(w)
    w.by_ada(baselines.change_baseline, found, {"name": f"Word {w.number}"}, version=found.version)


def kept(w: World) -> Any:
    w.days += 1
    return w.by_ada(snapshots.take_snapshot, w.plan, on=w.now().date())


def slip_given(w: World) -> None:
    """A week with a slip of the vendor's, and a day of it given to the client."""
    kept(w)
    for task in w.leaves():
        w.step({"op": "task.set", "task": task.pk, "field": "duration", "value": task.duration + 960})
    week = kept(w)
    party = max(slips.computed_parts(week).items(), key=lambda pair: abs(pair[1]))[0]
    other = Party.THIRD_PARTY if party is not Party.THIRD_PARTY else Party.CLIENT
    given = {"source": party, "target": other, "minutes": 60, "reason": "Agreed", "version": 1}
    w.by_ada(slips.give_slip, week, **given)


def moved(w: World, edge: str) -> None:
    task = w.leaf()
    at = getattr(task, edge) + timedelta(days=7)
    w.step({"op": "task.move", "task": task.pk, edge: at.isoformat()})


def placed(w: World) -> None:
    task = w.leaf()
    sibling = w.plan.tasks.filter(parent=task.parent_id).exclude(pk=task.pk).order_by("-position")[0]
    w.step({"op": "task.place", "task": task.pk, "parent": task.parent_id, "after": sibling.pk})


def setting(w: World, field: str, value: Any) -> None:
    w.step({"op": "plan.set", "field": field, "value": value})


def plan_calendar(w: World) -> None:
    with arranging():
        made = type(w.plan.calendar).objects.create(name=f"Yearly shutdown {w.number}", kind="state")
    setting(w, "calendar", made.pk)


def milestone(w: World) -> Any:
    return w.plan.tasks.filter(milestone=True).order_by("pk")[w.number % 3]


DEEDS = {
    "plan.change": lambda w: set_field(w, "duration", 500 + w.number),
    "plan.change owner": lambda w: set_field(w, "owner", w.member().pk),
    "plan.change name": lambda w: set_field(w, "name", f"Renamed {w.number}"),
    "plan.change percent": lambda w: set_field(w, "percent_complete", str(10 + w.number % 80)),
    "plan.change effort": lambda w: set_field(w, "effort", 480 + w.number),
    "plan.change elapsed": lambda w: set_field(w, "elapsed", not w.leaf().elapsed),
    "plan.change constraint": lambda w: set_field(w, "constraint", "ALAP"),
    "plan.change deadline": lambda w: set_field(w, "deadline", f"2026-07-{1 + w.number % 28:02}T17:00"),
    "plan.change owner_role": lambda w: set_field(w, "owner_role", ["it", "key_user"][w.number % 2]),
    "plan.change cost": lambda w: set_field(w, "cost", str(1000 + w.number)),
    "plan.change task_calendar": task_calendar,
    "plan.change start": lambda w: moved(w, "start"),
    "plan.change finish": lambda w: moved(w, "finish"),
    "plan.change removed": removed,
    "plan.change placed": placed,
    "plan.change linked": linked,
    "plan.change people": lambda w: w.step(
        {"op": "participants.set", "task": w.leaf().pk, "users": [w.member().pk]}
    ),
    "plan.change threshold": lambda w: setting(w, "critical_threshold", 60 + w.number),
    "plan.change go_live": lambda w: setting(w, "go_live", f"2026-12-{1 + w.number % 28:02}"),
    "plan.change status_at": lambda w: setting(w, "status_at", f"2026-03-{13 + w.number % 10}T17:00"),
    "plan.change profile": lambda w: setting(w, "profile", "dates" if w.plan.profile == "logic" else "logic"),
    "plan.change currency": lambda w: setting(w, "currency", "EUR" if w.plan.currency == "CNY" else "CNY"),
    "plan.change go_live_task": lambda w: setting(w, "go_live_task", milestone(w).pk),
    "plan.change calendar": plan_calendar,
    "plan.change several": several,
    "plan.change cancelled": cancelled,
    "plan.undo": undone,
    "plan.undo again": redone,
    "baseline.create": baseline,
    "baseline.change": renamed,
    "baseline.reference": measured,
    "baseline.remove": baseline_gone,
    "baseline.restore": lambda w: w.by_ada(baselines.restore_baseline, baseline_gone(w)),
    "schedulesnapshot.take": kept,
    "slipcorrection.give": slip_given,
}
