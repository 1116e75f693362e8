"""What else than their own tasks waits for one person: signatures, reports to decide, questions, actions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from phases.models import GateReview, ReviewState, WeeklyReport
from phases.plan_check_rows import Rule
from phases.queries_gates import GateView, gate_address
from phases.queries_leavers import tasks_of_leavers
from phases.queries_updates import RoundReading, open_round_of
from phases.services.update_decisions import acceptable
from phases.services.update_own_work import OwnWork
from rollout.people.roles import Permission, Role
from rollout.projects.access import ProjectAccess
from rollout.projects.queries_meetings import OpenAction

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Call:
    """One thing to do, in words, and where it is done."""

    text: str
    url: str
    icon: str


def calls_for(
    access: ProjectAccess, on: date, gates: Sequence[GateView], actions: Sequence[OpenAction]
) -> list[Call]:
    """The most binding first, in a fixed number of queries. `gates` and `actions` are those of the page."""
    running = open_round_of(access.project)
    reading = RoundReading(running) if running is not None else None
    return [
        *signatures(access),
        *stale_gates(access, gates),
        *work_of_leavers(access),
        *reports_to_decide(access, reading),
        *questions(access, reading),
        *weekly_report(access, on),
        *own_actions(access, on, actions),
    ]


def signatures(access: ProjectAccess) -> Iterator[Call]:
    """Decisions whose next place is the reader's; whoever asked for one does not sign it."""
    roles = access.roles | access.tenant_roles
    rows = GateReview.objects.filter(
        gate__phase__plan__project=access.project, state=ReviewState.SIGNING, stale_since=None
    ).exclude(requested_by=access.user)
    for review in rows.select_related("gate__phase__task").prefetch_related("signatures"):
        places = list(review.signatures.all())
        place = next((one for one in places if one.user_id is None), None)
        signed = any(one.user_id == access.user.pk for one in places)
        if place is not None and not signed and Role(place.role) in roles:
            phase = review.gate.phase
            text = _("Sign the gate of “%(phase)s”.") % {"phase": phase.task.name}
            yield Call(text, gate_address(access.project.slug, phase.discipline), "pencil")


def stale_gates(access: ProjectAccess, gates: Sequence[GateView]) -> Iterator[Call]:
    if access.allows(Permission.GATES_REQUEST):
        for gate in gates:
            if gate.stale:
                text = _("The gate of “%(phase)s” is out of date; ask for its decision again.")
                yield Call(text % {"phase": gate.phase}, gate.url, "alert-octagon")


def work_of_leavers(access: ProjectAccess) -> Iterator[Call]:
    """Open tasks that nobody does, as their owners are not in the project (any more)."""
    found = tasks_of_leavers(access.project) if access.allows(Permission.PLAN_WRITE) else {}
    if count := sum(found.values()):
        text = ngettext(
            "%(count)s open task is owned by somebody who is not in the project: %(people)s.",
            "%(count)s open tasks are owned by people who are not in the project: %(people)s.",
            count,
        )
        url = reverse("phases:check", args=[access.project.slug], query={"rule": Rule.OWNER_LEFT.value})
        yield Call(text % {"count": count, "people": _(", ").join(found)}, url, "user")


def reports_to_decide(access: ProjectAccess, reading: RoundReading | None) -> Iterator[Call]:
    """Open reports of the running round, without those that somebody else is to accept."""
    if reading is None or not access.allows(Permission.PLAN_WRITE):
        return
    count = len(acceptable(reading, OwnWork(access.project, access.user)))
    if count:
        text = ngettext(
            "%(count)s report of an owner waits to be accepted.",
            "%(count)s reports of owners wait to be accepted.",
            count,
        )
        url = reverse("phases:update_round", args=[access.project.slug, reading.round.number])
        yield Call(text % {"count": count}, url, "mail")


def questions(access: ProjectAccess, reading: RoundReading | None) -> Iterator[Call]:
    """The reader's own updates: not given yet, or asked back."""
    own = next((row for row in reading.people if row.user == access.user), None) if reading else None
    if own is not None and own.owes:
        url = reverse("phases:update_mine", args=[access.project.slug])
        back = _("Your manager has a question about your update.")
        yield Call(back if own.asked_back else _("Say how your tasks stand."), url, "mail")


def weekly_report(access: ProjectAccess, on: date) -> Iterator[Call]:
    """A draft to publish, or a week that nobody has reported on."""
    if not access.allows(Permission.REPORTS_PUBLISH):
        return
    slug = access.project.slug
    last = WeeklyReport.objects.filter(plan__project=access.project).order_by(F("number").desc())
    newest = last.only("number", "reported_on", "published_at").first()
    if newest is not None and newest.published_at is None:
        text = _("Report %(number)s waits to be published.") % {"number": newest.number}
        yield Call(text, reverse("phases:report_draft", args=[slug, newest.number]), "report-analytics")
    elif newest is not None and newest.reported_on <= on - WEEK:
        yield Call(
            _("This week's report is not written yet."),
            reverse("phases:report_list", args=[slug]),
            "report-analytics",
        )


def own_actions(access: ProjectAccess, on: date, actions: Sequence[OpenAction]) -> Iterator[Call]:
    """Actions of the reader that are due within a week or overdue."""
    for action in actions:
        if action.owner_id == access.user.pk and action.due_on is not None and action.due_on < on + WEEK:
            yield Call(f"A{action.number} {action.text}", action.url, "checkbox")
