"""Reports follow the plan's step that took them over, wherever it is taken back or done again."""

from __future__ import annotations

from typing import Any

from phases.models import PlanStep, TaskUpdate, UpdateState
from rollout.audit import services as audit
from rollout.audit.values import plain_field
from rollout.people.models import User

REPORTS = "reports"  # beside the parts of a patch, in the inverse of the step that took them back
WAITING = {"state": UpdateState.REPORTED, "decided_by": None, "decided_at": None, "step_number": None}


def follow(undone: PlanStep, written: PlanStep, *, actor: User) -> None:
    """`written` took `undone` back: reports that it had taken over wait again, and those that it had given
    back are accepted again, as far as nobody has touched them since."""
    reports = _give_back(undone, actor)
    if reports:
        written.inverse = {**written.inverse, REPORTS: reports}
        written.save(update_fields=["inverse"])
    _take_over_again(undone.inverse.get(REPORTS, {}), written, actor)


def _give_back(step: PlanStep, actor: User) -> dict[str, Any]:
    """By report: who had accepted it, when, and the version it has now."""
    taken = TaskUpdate.objects.filter(
        request__round__plan=step.plan_id, step_number=step.number, state=UpdateState.ACCEPTED
    )
    found = {}
    for update in taken.order_by("pk"):
        decided = {name: plain_field(update, name) for name in ("decided_by", "decided_at")}
        open_again = audit.change(
            update, WAITING, version=update.version, actor=actor, action="taskupdate.reopen"
        )
        found[str(update.pk)] = {**decided, "version": open_again.version}
    return found


def _take_over_again(reports: dict[str, Any], written: PlanStep, actor: User) -> None:
    for update in TaskUpdate.objects.filter(pk__in=[int(key) for key in reports]).order_by("pk"):
        kept = reports[str(update.pk)]
        if update.version != kept["version"]:
            continue
        accepted = {
            "state": UpdateState.ACCEPTED,
            "decided_by": User.objects.get(pk=kept["decided_by"]),
            "decided_at": TaskUpdate._meta.get_field("decided_at").to_python(kept["decided_at"]),
            "step_number": written.number,
        }
        audit.change(update, accepted, version=update.version, actor=actor, action="taskupdate.accept")
