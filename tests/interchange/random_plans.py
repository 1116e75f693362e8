"""Stored plans of any shape, made through the one service that changes plans."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from phases.models import Plan
from phases.operations import AddLink, AddTask, Operation, SetTask
from phases.scheduling.model import SUMMARY_CONSTRAINTS, ConstraintType, LagUnit, LinkType
from phases.services.changes import apply
from rollout.core.errors import RolloutError
from rollout.people.models import User
from rollout.people.roles import Role
from tests.factories import MembershipFactory, PlanFactory, ProjectFactory

START = datetime(2026, 3, 2, 8)
NAMES = (
    "需求访谈",
    "=1+1",
    "'=2",
    "－负号",
    "Go-live (pilot)",
    'a;b,c"d',
    "２次评审",
    "+86 会议",
    "'tis",
    "@ada",
)
DATED = [kind for kind in ConstraintType if kind.value not in ("ASAP", "ALAP")]
moments = st.integers(0, 200 * 1440).map(lambda minute: START + timedelta(minutes=minute))
names = st.sampled_from(NAMES) | st.text(
    st.characters(exclude_categories=["C", "Z"], exclude_characters="\u2800\u3164\uffa0"),
    min_size=1,
    max_size=12,
).filter(lambda text: text.isprintable() and text.strip() == text)


@st.composite
def task_values(draw: st.DrawFn, owners: list[int]) -> dict[str, Any]:
    duration = draw(st.just(0) | st.sampled_from([0, 1, 90, 480, 2400, 12_345]))
    values: dict[str, Any] = {
        "milestone": not duration,
        "duration": duration,
        "elapsed": draw(st.booleans()),
        "code": draw(st.sampled_from(["", "1.10", "001", "-A", "甲-1"])),
        "owner": draw(st.none() | st.sampled_from(owners)),
        "owner_role": draw(st.sampled_from(["", "consultant", "key_user"])),
        "deliverable": draw(st.just("") | names),
        "notes": draw(st.sampled_from(["", "第一行\n第二行", "=SUM(A1)\n-2", "a\tb"])),
    }
    if draw(st.integers(0, 3)) == 0:
        values |= {"constraint": draw(st.sampled_from(DATED)).value, "constraint_at": draw(moments)}
    elif draw(st.integers(0, 5)) == 0:
        values["constraint"] = "ALAP"
    if draw(st.integers(0, 3)) == 0:
        values["deadline"] = draw(moments | st.just(datetime(2026, 4, 1)))
    return values


@st.composite
def operations(draw: st.DrawFn, owners: list[int]) -> tuple[list[Operation], list[Operation]]:
    """What makes the plan, and the progress that is reported then; a report may be refused."""
    count = draw(st.integers(1, 9))
    made: list[Operation] = []
    parents: list[str | None] = [None]
    for place in range(count):
        values = draw(task_values(owners))
        parent = draw(st.sampled_from(parents))
        made.append(AddTask(draw(names), f"t{place}", parent, None, values))
        if not values["milestone"] and values.get("constraint", "ASAP") in SUMMARY_CONSTRAINTS:
            parents.append(f"t{place}")
    links = {}
    for _ in range(draw(st.integers(0, 6)) if count > 1 else 0):
        first, second = sorted(draw(st.lists(st.integers(0, count - 1), min_size=2, max_size=2, unique=True)))
        kind, unit = draw(st.sampled_from(LinkType)), draw(st.sampled_from(LagUnit))
        lag = draw(st.sampled_from([0, 1, 60, 480, -480, 1440, 2400, -90, 12_345]))
        links[first, second, kind] = AddLink(f"t{first}", f"t{second}", kind.value, lag, unit.value)
    reports = draw(
        st.lists(st.tuples(st.integers(1, count), st.sampled_from(["0.5", "30", "33.33", "100"])), max_size=3)
    )
    return [*made, *links.values()], [
        SetTask(number, "percent_complete", Decimal(str(share))) for number, share in reports
    ]


def stored_plan(data: st.DataObject, ada: User, people: list[User], **settings: Any) -> Plan:
    """A plan of Ada's that holds what was drawn; a link or a report that no plan can hold is left out."""
    project = ProjectFactory(client=ada.organization)
    for person, role in ((ada, Role.PROJECT_MANAGER), *((one, Role.CONSULTANT) for one in people)):
        MembershipFactory(project=project, user=person, role=role)
    plan: Plan = PlanFactory(project=project, start=START, **settings)
    made, reports = data.draw(operations([person.pk for person in people]))
    while made:
        try:
            apply(plan, made, actor=ada, version=plan.version)
            break
        except RolloutError:
            made = made[:-1]
    plan.refresh_from_db()
    for report in reports:
        found = plan.tasks.filter(number=report.task).first()
        if found is None or found.summary:
            continue
        try:
            apply(plan, [SetTask(found.pk, report.field, report.value)], actor=ada, version=plan.version)
        except RolloutError:
            continue
        plan.refresh_from_db()
    return plan
