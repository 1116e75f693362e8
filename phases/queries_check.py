"""Read model: the rows that the plan check looks at, in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict

from phases.models import Dependency, Phase, Plan, Task
from phases.plan_check import PlanCheck
from phases.plan_check_rows import CheckedLink, CheckedTask, Thresholds
from rollout.people.roles import OWNING_ROLES, Role
from rollout.projects.models import Membership

COLUMNS = (
    "pk number name parent milestone owner owner__name owner_role deliverable constraint constraint_at "
    "deadline start finish total_slack actual_start actual_finish percent_complete elapsed duration"
).split()
IDLE_ROLES = frozenset(Role) - OWNING_ROLES
LINK_COLUMNS = "pk predecessor successor type lag lag_unit".split()


def plan_check(plan: Plan) -> PlanCheck:
    """Four queries. A role that one person has in the project suggests that person as owner; whose account is
    closed has left it."""
    rows = list(Task.objects.filter(plan=plan).order_by("position", "pk").values(*COLUMNS))
    parents = {row["pk"]: row["parent"] for row in rows}
    phases = dict(Phase.objects.filter(plan=plan).values_list("task", "discipline"))
    people = people_by_role(plan)
    may_own = {user for role in OWNING_ROLES for user in people.get(role, ())}
    present = {user for users in people.values() for user in users}
    idle, known = present - may_own, present | {None}
    tasks = []
    for row in rows:
        alone = people.get(row["owner_role"], set())
        tasks.append(
            CheckedTask(
                key=row["pk"],
                number=row["number"],
                name=row["name"],
                parent=row["parent"],
                milestone=row["milestone"],
                owned=row["owner"] is not None,
                idle_owner=row["owner"] in idle or row["owner_role"] in IDLE_ROLES,
                left_owner=row["owner__name"] if row["owner"] not in known else "",
                deliverable=row["deliverable"],
                constraint=row["constraint"],
                constraint_at=row["constraint_at"],
                deadline=row["deadline"],
                start=row["start"],
                finish=row["finish"],
                total_slack=row["total_slack"],
                done=row["actual_finish"] is not None or row["percent_complete"] >= 100,
                discipline=discipline_of(row["pk"], parents, phases),
                suggested_owner=next(iter(alone)) if len(alone) == 1 else None,
                elapsed=row["elapsed"],
                duration=row["duration"],
                began=row["actual_start"],
            )
        )
    links = Dependency.objects.filter(plan=plan).values_list(*LINK_COLUMNS)
    limits = Thresholds(minutes_per_day=int(plan.hours_per_day * 60))
    overtaken = [(task, before) for code, task, before in plan.remarks if code == "out_of_sequence"]
    return PlanCheck(tasks, [CheckedLink(*link) for link in links], plan.go_live_task_id, overtaken, limits)


def discipline_of(key: int, parents: dict[int, int | None], phases: dict[int, str]) -> str:
    """Of the nearest phase around a task."""
    at: int | None = key
    while at is not None:
        if at in phases:
            return phases[at]
        at = parents.get(at)
    return ""


def people_by_role(plan: Plan) -> dict[str, set[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    rows = Membership.objects.filter(project=plan.project_id, user__is_active=True)
    for role, user in rows.values_list("role", "user"):
        found[role].add(user)
    return found
