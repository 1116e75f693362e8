"""People and other resources of a stored plan, and who takes part in what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from phases.interchange.imported import ImportedAssignment, ImportedResource, ResourceKind
from phases.models import Assignment, Plan, Resource
from rollout.people.models import User

HUNDRED = Decimal(100)
Row = Mapping[str, Any]
COLUMNS = ("task", "user", "resource", "resource_name", "units", "effort", "source_uid")


@dataclass(frozen=True, slots=True)
class OutgoingPeople:
    resources: tuple[ImportedResource, ...]
    assignments: tuple[ImportedAssignment, ...]


def people_of(
    plan: Plan, tasks: Mapping[int, Row], uids: Mapping[int, int], calendars: Mapping[int, int]
) -> OutgoingPeople:
    """`tasks` by id, `uids` their numbers in the file, `calendars` those of people. The owner of a task
    takes part in it; numbers of the file a plan came from stay, others follow.
    """
    parts = list(Assignment.objects.filter(task__in=tasks).order_by("pk").values(*COLUMNS))
    named = {(one["task"], one["user"]) for one in parts if one["user"] is not None}
    owned = [
        {"task": pk, "user": task["owner"], "source_uid": None, "units": HUNDRED, "effort": None}
        for pk, task in tasks.items()
        if task["owner"] is not None and (pk, task["owner"]) not in named
    ]
    known = _Resources(plan, [*parts, *owned], calendars)
    free = max((one["source_uid"] or 0 for one in parts), default=0) + 1
    assignments = []
    for one in [*parts, *owned]:
        uid = one["source_uid"]
        if uid is None:
            uid, free = free, free + 1
        assignments.append(
            ImportedAssignment(
                uid=uid,
                task=uids[one["task"]],
                resource=known.uid(one),
                units=float(one["units"] / HUNDRED),
                start=tasks[one["task"]]["start"],
                finish=tasks[one["task"]]["finish"],
                work=one["effort"],
            )
        )
    return OutgoingPeople(known.resources, tuple(assignments))


class _Resources:
    """Those of the file first, then people with an account, then names that have none."""

    def __init__(self, plan: Plan, parts: list[Row], calendars: Mapping[int, int]) -> None:
        stored = list(Resource.objects.filter(plan=plan))
        self._uid_of: defaultdict[Any, int] = defaultdict(int)
        made: list[ImportedResource] = []
        for row in stored:
            self._uid_of["file", row.pk] = row.source_uid
            made.append(
                ImportedResource(
                    uid=row.source_uid,
                    id=len(made) + 1,
                    name=row.name,
                    kind=ResourceKind(row.kind),
                    max_units=float(row.max_units / HUNDRED),
                    guid=row.source_guid,
                )
            )
        free = max((row.source_uid for row in stored), default=0) + 1
        for key, name in self._others(parts):
            self._uid_of[key] = free
            own = calendars.get(key[1]) if key[0] == "user" else None
            made.append(ImportedResource(uid=free, id=len(made) + 1, name=name, calendar=own))
            free += 1
        self.resources = tuple(made)

    def uid(self, part: Row) -> int:
        return self._uid_of[_key(part)]

    def _others(self, parts: list[Row]) -> list[tuple[Any, str]]:
        users = {part["user"] for part in parts if part["user"] is not None}
        people = User.objects.filter(pk__in=users).order_by("pk").values_list("pk", "name")
        names = dict.fromkeys(
            key[1] for part in parts if (key := _key(part))[0] == "name" and part["user"] is None
        )
        return [(("user", pk), name) for pk, name in people] + [(("name", name), name) for name in names]


def _key(part: Row) -> tuple[str, Any]:
    if part["user"] is not None:
        return "user", part["user"]
    if part["resource"] is not None:
        return "file", part["resource"]
    return "name", part["resource_name"]
