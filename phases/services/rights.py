"""Who may make which change of a plan: everybody's own tasks, the manager all of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from phases.drafts import Draft, TaskRecord
from phases.fields import OWN_FIELDS
from phases.models import PlanStep
from phases.operations import MoveTask, Operation, SetTask
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess, not_allowed


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


def require_undo(access: ProjectAccess, step: PlanStep) -> None:
    """A manager may take back any step, others their own."""
    if access.allows(Permission.PLAN_WRITE):
        return
    if step.actor_id != access.user.pk or not access.allows_some(Permission.PLAN_WRITE):
        raise not_allowed(Permission.PLAN_WRITE)
