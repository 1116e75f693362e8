"""Records of other tables that a change names: people of the project, calendars open to it."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from phases.drafts import Draft
from phases.faults import PlanFault
from phases.models import Calendar, Plan
from phases.scheduling.model import LayerKind
from rollout.people.labels import ROLE_LABELS
from rollout.people.models import User
from rollout.people.roles import OWNING_ROLES, Role
from rollout.projects.models import Membership


def require_known_records(plan: Plan, draft: Draft) -> None:
    """Owners and participants are members, owners such as may own work, calendars open to the project. Fault:
    names the first other."""
    people = _fresh_people(draft)
    if people:
        members = set(
            Membership.objects.filter(project=plan.project_id, user__in=people).values_list("user", flat=True)
        )
        for person in sorted(people - members):
            raise PlanFault("unknown_person", field="owner", value=person)
    require_owners(plan, draft)
    calendars = _fresh(draft, "calendar")
    if draft.settings["calendar"] not in (None, draft.before.settings["calendar"]):
        calendars = calendars | {draft.settings["calendar"]}
    if calendars:
        open_to = Q(project=None, user=None) | Q(project=plan.project_id)
        known = set(
            Calendar.objects.filter(open_to, pk__in=calendars)
            .exclude(kind=LayerKind.PERSON)
            .values_list("pk", flat=True)
        )
        for calendar in sorted(calendars - known):
            raise PlanFault("unknown_calendar", field="calendar", value=calendar)


def require_owners(plan: Plan, draft: Draft) -> None:
    """New owners hold a role that may own work, and so do roles that are to own. Fault: names the first
    other."""
    owners = _fresh(draft, "owner")
    rows = Membership.objects.filter(project=plan.project_id, user__in=owners, role__in=OWNING_ROLES)
    if owners and (idle := owners - set(rows.values_list("user", flat=True))):
        name = User.objects.values_list("name", flat=True).get(pk=min(idle))
        raise PlanFault("person_owns_nothing", field="owner", value=name)
    for role in sorted(_fresh(draft, "owner_role") - {""} - OWNING_ROLES):
        raise PlanFault("role_owns_nothing", field="owner_role", value=str(ROLE_LABELS[Role(role)]))


def _fresh(draft: Draft, field: str) -> set[Any]:
    was = draft.before.records
    return {
        record.values[field]
        for key, record in draft.records.items()
        if record.values[field] is not None
        and (key not in was or was[key].values[field] != record.values[field])
    }


def _fresh_people(draft: Draft) -> set[int]:
    was = draft.before.records
    found = _fresh(draft, "owner")
    for key, record in draft.records.items():
        before = {one["user"] for one in was[key].participants} if key in was else set()
        found |= {one["user"] for one in record.participants if one["user"] is not None} - before
    return found
