"""A project at its kickoff: Ada asks, Ben works, Cleo sponsors, Dai uses, Fay owns the business, Gus is the
PMO. The day is Monday, 2 March 2026."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from phases.models import Gate, Phase, Plan, Task
from phases.services import gates
from rollout.audit.context import writing_at
from rollout.people.models import Organization, User
from rollout.people.roles import Role
from rollout.projects.models import Project
from tests.conftest import member_of
from tests.factories import MembershipFactory, TaskFactory, TenantRoleFactory, arranging

ON = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with writing_at(datetime(2026, 3, 2, 4, 0, tzinfo=UTC)):
        yield


@pytest.fixture
def fay(project: Project, client_organization: Organization) -> User:
    person = member_of(client_organization, "Fay Guo")
    MembershipFactory(project=project, user=person, role=Role.BUSINESS_OWNER)
    return person


@pytest.fixture
def gus(client_organization: Organization) -> User:
    person = member_of(client_organization, "Gus Mei")
    TenantRoleFactory(user=person, role=Role.PMO)
    return person


@pytest.fixture
def phase_of(plan: Plan) -> Callable[..., Phase]:
    """`phase_of("design", done=True)`: a phase with one task that names its deliverable."""

    def make(discipline: str, *, done: bool = True, **fields: Any) -> Phase:
        summary = TaskFactory(plan=plan, summary=True, name=discipline.title())
        finish = datetime(2026, 2, 27, 17) if done else None
        fields = {
            "deliverable": "Minutes",
            "actual_finish": finish,
            "finish": datetime(2026, 3, 6, 17),
            **fields,
        }
        TaskFactory(plan=plan, parent=summary, level=1, **fields)
        with arranging():
            Plan.objects.filter(pk=plan.pk).update(last_number=plan.tasks.count())
            phase: Phase = Phase.objects.create(plan=plan, task=summary, discipline=discipline)
        return phase

    return make


@pytest.fixture
def pilot(phase_of: Callable[..., Phase], plan: Plan, ada: User, fay: User) -> Gate:
    """The gate of the pilot: signed by the business owner alone, shown by evidence but for its one task."""
    phase_of("pilot")
    return gates.set_up_gates(plan, actor=ada)[0]


@pytest.fixture
def acceptance(phase_of: Callable[..., Phase], plan: Plan, ada: User, fay: User, gus: User) -> Gate:
    """The gate of acceptance: business owner, sponsor and PMO sign in this order."""
    phase_of("acceptance")
    return gates.set_up_gates(plan, actor=ada)[0]


def task_of(gate: Gate) -> Task:
    return Task.objects.get(parent=gate.phase.task_id)
