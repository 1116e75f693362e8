"""Keeping the schedule of a day, and giving its slip since the last one to those who caused it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from phases.models import Phase, Plan, ScheduleSnapshot, SlipEntry, Task
from phases.scheduling.model import PlanInput, TaskKey
from phases.scheduling.written import plan_read, written
from phases.services.scheduling import draft_of, input_of, plan_at_hand
from phases.slip_ledger import Party, Standing, WeekSlip, slip_between
from rollout.audit.context import now
from rollout.audit.services import audited, record
from rollout.core.dates import day_text
from rollout.core.errors import StateRefusal
from rollout.people.models import User
from rollout.people.roles import Permission, Role
from rollout.projects.access import ProjectAccess

ACCEPTANCE = "acceptance"


@audited()
def take_snapshot(plan: Plan, *, on: date, actor: User | None) -> ScheduleSnapshot:
    """Keep what the schedule of `on` is computed from and where it sees each milestone, and enter the slip.

    The day's earlier snapshot is replaced, and its event tells what it said. Refusals: NotAllowed,
    StateRefusal (a later one is kept; a report or a correction stands on the day's).
    """
    if actor is not None:
        ProjectAccess(actor, plan.project).require(Permission.PLAN_WRITE)
    locked = Plan.objects.select_for_update(of=("self",)).select_related("project").get(pk=plan.pk)
    last = ScheduleSnapshot.objects.filter(plan=locked).order_by("-number").first()
    replaced: dict[str, Any] = {}
    if last is not None and last.reported_on >= on:
        refuse_kept(last, on)
        replaced = _told(last)
        last.delete()
        last = ScheduleSnapshot.objects.filter(plan=locked).order_by("-number").first()
    standing = standing_of(locked)
    snapshot = _stored(locked, standing, on, 1 if last is None else last.number + 1)
    if last is not None:
        slip = slip_between(standing_kept(last), standing)
        SlipEntry.objects.bulk_create(_entries(snapshot, slip))
    action, after = "schedulesnapshot.take", _told(snapshot)
    record(actor=actor, action=action, target=snapshot, before=replaced, after=after)
    return snapshot


def schedule_of(plan: Plan, *, on: date, actor: User | None) -> ScheduleSnapshot:
    """What a report of that day stands on: its schedule, kept now; the one that stays where it is kept for
    good or a later one is. Refusal: NotAllowed."""
    try:
        return take_snapshot(plan, on=on, actor=actor)
    except StateRefusal:
        return ScheduleSnapshot.objects.filter(plan=plan).latest("number")


def refuse_kept(last: ScheduleSnapshot, on: date) -> None:
    """Schedules follow each other in time, and what others stand on is not replaced."""
    day = day_text(last.reported_on)
    if last.reported_on > on:
        raise StateRefusal(
            "later_kept",
            _(
                "The schedule of %(day)s is kept already, so none of an earlier day is: keep the next one "
                "from then on."
            )
            % {"day": day},
        )
    if (report := last.reports.order_by("number").first()) is not None:
        raise StateRefusal(
            "report_stands",
            _("Report %(number)s stands on the schedule of %(day)s, so it stays: keep the next one tomorrow.")
            % {"number": report.number, "day": day},
        )
    if last.corrections.exists():
        raise StateRefusal(
            "correction_stands",
            _(
                "A correction of the slip ledger stands on the schedule of %(day)s, so it stays: keep the "
                "next one tomorrow."
            )
            % {"day": day},
        )


def _told(snapshot: ScheduleSnapshot) -> dict[str, Any]:
    parts = SlipEntry.objects.filter(snapshot=snapshot).values_list("party", "minutes")
    kept = {"reported_on": snapshot.reported_on, "acceptance": snapshot.acceptance, "number": snapshot.number}
    return {**kept, "taken_at": snapshot.taken_at, "slips": dict(parts)}


def standing_of(plan: Plan) -> Standing:
    """The plan as it is now, as the slip ledger reads it."""
    hand = plan_at_hand(plan)
    draft = draft_of(hand.stored)
    plan_input = input_of(hand.stored, draft, hand.working(draft))
    return Standing(plan_input, parties(plan), acceptance_task(plan))


def standing_kept(snapshot: ScheduleSnapshot) -> Standing:
    """The plan as it was, from what was kept."""
    kept = snapshot.inputs
    party_of: dict[TaskKey, Party] = {
        int(key): Party(party) for party, keys in kept["parties"].items() for key in keys
    }
    return Standing(plan_read(kept["plan"]), party_of, kept["acceptance"])


def parties(plan: Plan) -> dict[TaskKey, Party]:
    """Who answers for each task: the side its owner works for; of a task without owner, that of the role."""
    client, vendor = plan.project.client_id, plan.project.vendor_id
    found: dict[TaskKey, Party] = {}
    rows = Task.objects.filter(plan=plan).values_list("pk", "owner__organization_id", "owner_role")
    for pk, organization, role in rows:
        if organization is None or organization not in (client, vendor):
            known = organization is not None and None not in (client, vendor)
            found[pk] = Party.THIRD_PARTY if known else _party_of_role(role)
        else:
            found[pk] = Party.VENDOR if organization == vendor else Party.CLIENT
    return found


def _party_of_role(role: str) -> Party:
    return Party.VENDOR if role in (Role.CONSULTANT.value, Role.PROJECT_MANAGER.value) else Party.CLIENT


def acceptance_task(plan: Plan) -> int | None:
    """The last milestone of the acceptance phase, else the go-live task; None: the plan's finish counts."""
    phase = Phase.objects.filter(plan=plan, discipline=ACCEPTANCE).values_list("task_id", flat=True).first()
    if phase is not None:
        milestones = Task.objects.filter(plan=plan, parent=phase, milestone=True)
        last = milestones.order_by("-position").values_list("pk", flat=True).first()
        if last is not None:
            return int(last)
    return plan.go_live_task_id


def _stored(plan: Plan, standing: Standing, on: date, number: int) -> ScheduleSnapshot:
    dates = standing.schedule
    key = standing.acceptance
    acceptance = dates.tasks[key].finish if key is not None else dates.finish
    snapshot: ScheduleSnapshot = ScheduleSnapshot.objects.create(
        plan=plan,
        number=number,
        reported_on=on,
        taken_at=now(),
        status_at=plan.status_at,
        finish=dates.finish if standing.tasks else None,
        acceptance=acceptance if standing.tasks else None,
        inputs=_kept(standing.plan, standing.party_of, key),
        milestones=_milestones(plan),
    )
    return snapshot


def _kept(plan: PlanInput, party_of: Mapping[TaskKey, Party], acceptance: Any) -> dict[str, Any]:
    by_party: dict[str, list[TaskKey]] = {}
    for key, party in party_of.items():
        by_party.setdefault(party.value, []).append(key)
    return {"plan": written(plan), "parties": by_party, "acceptance": acceptance}


def _milestones(plan: Plan) -> list[dict[str, Any]]:
    rows = Task.objects.filter(plan=plan, milestone=True, summary=False).order_by("position")
    return [
        {"number": number, "name": name, "finish": finish.isoformat(), "done": done is not None}
        for number, name, finish, done in rows.values_list("number", "name", "finish", "actual_finish")
        if isinstance(finish, datetime)
    ]


def _entries(snapshot: ScheduleSnapshot, slip: WeekSlip) -> list[SlipEntry]:
    names = {
        pk: (number, str(name))
        for pk, number, name in Task.objects.filter(plan=snapshot.plan_id).values_list("pk", "number", "name")
    }
    entries = []
    for party, minutes in slip.parts.items():
        causes = [
            {"task": names[cause.task][0], "name": names[cause.task][1], "minutes": cause.minutes}
            for cause in slip.causes.get(party, ())
            if cause.task in names
        ]
        entries.append(SlipEntry(snapshot=snapshot, party=party.value, minutes=minutes, causes=causes))
    return entries
