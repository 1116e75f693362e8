"""Who may make which change of a plan: everybody's own tasks, the manager all of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from phases.drafts import Draft, TaskRecord
from phases.fields import BUDGET_FIELDS, OWN_FIELDS
from phases.models import PlanStep
from phases.operations import AddTask, MoveTask, Operation, SetPlan, SetTask
from phases.patches import Patch
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess, not_allowed

OF_BUDGET = BUDGET_FIELDS | {"currency"}


@dataclass(frozen=True, slots=True)
class OwnedRecord:
    """A task's people, as `ProjectAccess` asks for them."""

    record: TaskRecord

    def people_ids(self) -> set[int]:
        people = {one["user"] for one in self.record.participants} | {self.record.values["owner"]}
        return {person for person in people if person is not None}


def require_operations(access: ProjectAccess, draft: Draft, operations: Sequence[Operation]) -> None:
    """Refuse what the person may not do. With scope `own`: progress and fields of tasks they own or take
    part in, and moving them; never structure, links, owners or settings. Error: NotAllowed."""
    for operation in operations:
        require_budget(access, fields_of(operation))
    if access.allows(Permission.PLAN_WRITE):
        return
    for operation in operations:
        own = isinstance(operation, MoveTask) or (
            isinstance(operation, SetTask) and operation.field in OWN_FIELDS
        )
        if not own or not access.allows_some(Permission.PLAN_WRITE):
            raise not_allowed(Permission.PLAN_WRITE)
        key = draft.task(operation.task)  # type: ignore[union-attr]
        access.require(Permission.PLAN_WRITE, OwnedRecord(draft.record(key)))


def require_budget(access: ProjectAccess, fields: Iterable[str]) -> None:
    """Costs are changed by who may change the budget. Error: NotAllowed."""
    if not OF_BUDGET.isdisjoint(fields):
        access.require(Permission.BUDGET_WRITE)


def fields_of(operation: Operation) -> Iterable[str]:
    """The fields that an operation gives a value."""
    match operation:
        case SetTask() | SetPlan():
            return (operation.field,)
        case AddTask():
            return operation.values
    return ()


def fields_in(patch: Patch) -> Iterable[str]:
    """The fields of stored tasks and of the plan that a patch changes."""
    return {*patch["plan"], *(name for changed in patch["tasks"].values() for name in changed)}


def require_undo(access: ProjectAccess, step: PlanStep) -> None:
    """A manager may take back any step, others their own; costs as for a change."""
    require_budget(access, fields_in(step.inverse))
    if access.allows(Permission.PLAN_WRITE):
        return
    if step.actor_id != access.user.pk or not access.allows_some(Permission.PLAN_WRITE):
        raise not_allowed(Permission.PLAN_WRITE)
