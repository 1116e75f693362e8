"""Read models of updates: who answered, who still owes, what was reported."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from phases.models import Task, TaskUpdate, UpdateRequest, UpdateRound, UpdateState
from rollout.core.errors import StateRefusal
from rollout.people.models import User
from rollout.projects.models import Project


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person's part in a round: tasks asked, tasks answered (without those asked back), in time or not.
    `present`: still in the project; `spoke`: said something that was not asked back."""

    request: UpdateRequest
    asked: int
    answered: int
    asked_back: int
    in_time: bool
    present: bool
    spoke: bool

    @property
    def user(self) -> User:
        return self.request.user

    @property
    def complete(self) -> bool:
        return self.answered >= self.asked

    @property
    def owes(self) -> bool:
        """Whoever has left can answer nothing, and so owes nothing."""
        return self.present and not self.complete

    @property
    def counts(self) -> bool:
        """Among those asked: whoever left, or gave all their tasks away, without an answer was asked in
        vain."""
        return (self.complete and self.spoke) or self.owes

    @property
    def department(self) -> str:
        return department_name(self.request.user)


@dataclass(frozen=True, slots=True)
class DepartmentRow:
    """People of one department: asked, answered for all their tasks, answered in time, still owing."""

    name: str
    asked: int
    answered: int
    in_time: int
    owing: Sequence[User] = ()

    @property
    def share(self) -> float | None:
        return self.answered / self.asked if self.asked else None


@dataclass(frozen=True, slots=True)
class OwedUpdates:
    """The open round of a project as everybody may see it; `round` None: nothing is asked now."""

    round: UpdateRound | None
    asked: int = 0
    answered: int = 0
    departments: Sequence[DepartmentRow] = ()

    @property
    def owing_departments(self) -> list[DepartmentRow]:
        return [row for row in self.departments if row.owing]


@dataclass
class RoundReading:
    """One round read once, in a fixed number of queries."""

    round: UpdateRound

    @cached_property
    def requests(self) -> list[UpdateRequest]:
        rows = self.round.requests.select_related(
            "user__department", "user__organization", "round__plan__project"
        )
        return list(rows.order_by("user__name", "pk"))

    @cached_property
    def updates(self) -> list[TaskUpdate]:
        """All reports of the round, by the plan's order of their tasks."""
        rows = TaskUpdate.objects.filter(request__round=self.round)
        related = ("task__owner", "request__user", "decided_by", "entered_by", "request__round")
        return list(rows.select_related(*related).order_by("task__position", "pk"))

    @cached_property
    def tasks(self) -> dict[int, Task]:
        """Tasks asked about, by number."""
        numbers = {number for request in self.requests for number in request.task_numbers}
        rows = Task.objects.filter(plan=self.round.plan_id, number__in=numbers, summary=False)
        return {task.number: task for task in rows.defer("search_text").order_by("position")}

    @cached_property
    def members(self) -> set[int]:
        project = self.round.plan.project_id
        rows = User.objects.filter(is_active=True, memberships__project=project)
        return set(rows.values_list("pk", flat=True))

    def asked_of(self, request: UpdateRequest) -> list[Task]:
        """Tasks that are the person's to report on: theirs, and open or reported by them already. In an open
        round what it asks of anybody goes with the task to its new owner, until somebody has answered it."""
        told = self.by_request.get(request.pk, {})
        own = set(request.task_numbers)
        return [
            task
            for number, task in self.tasks.items()
            if task.owner_id == request.user_id
            and (task.pk in told or ((number in own or self.is_open) and task.pk in self.unanswered))
        ]

    @property
    def is_open(self) -> bool:
        return self.round.closed_at is None

    @cached_property
    def unanswered(self) -> set[int]:
        """Tasks that are not done and of which no report stands."""
        answered = {update.task_id for update in self.updates if update.state != UpdateState.ASKED_BACK}
        return {
            task.pk for task in self.tasks.values() if task.actual_finish is None and task.pk not in answered
        }

    @cached_property
    def not_asked(self) -> dict[User, list[int]]:
        """Who came to own what the open round asks and has no question yet: numbers of tasks by person."""
        asked = {request.user_id for request in self.requests}
        found: dict[int, list[int]] = {}
        for number, task in self.tasks.items() if self.is_open else ():
            owner = task.owner_id
            if owner in self.members and owner not in asked and task.pk in self.unanswered:
                found.setdefault(owner, []).append(number)
        people = User.objects.select_related("department", "organization").in_bulk(found) if found else {}
        return {people[key]: found[key] for key in sorted(found)}

    @cached_property
    def by_request(self) -> dict[int, dict[int, TaskUpdate]]:
        """Reports by request and task."""
        found: dict[int, dict[int, TaskUpdate]] = {}
        for update in self.updates:
            found.setdefault(update.request_id, {})[update.task_id] = update
        return found

    @cached_property
    def people(self) -> list[PersonRow]:
        return [self._person(request) for request in self.requests]

    def _person(self, request: UpdateRequest) -> PersonRow:
        told = self.by_request.get(request.pk, {})
        asked = self.asked_of(request)
        back = [one for one in told.values() if one.state == UpdateState.ASKED_BACK]
        answered = sum(1 for task in asked if task.pk in told) - len(
            [one for one in back if any(task.pk == one.task_id for task in asked)]
        )
        in_time = request.answered_at is not None and request.answered_at <= self.round.due_at
        present = request.user_id in self.members
        return PersonRow(request, len(asked), answered, len(back), in_time, present, len(told) > len(back))

    @cached_property
    def open_updates(self) -> list[TaskUpdate]:
        return [update for update in self.updates if update.state == UpdateState.REPORTED]

    @cached_property
    def accepted_by_owner(self) -> list[TaskUpdate]:
        return [one for one in self.updates if one.accepted_by_owner]

    @cached_property
    def departments(self) -> list[DepartmentRow]:
        return by_department(self.people)


def department_name(user: User) -> str:
    """The department, or else the company, or nothing."""
    place = user.department or user.organization
    return place.name if place is not None else ""


def by_department(people: Iterable[PersonRow]) -> list[DepartmentRow]:
    """Departments with the most still owing first, without who was asked in vain."""
    groups: dict[str, list[PersonRow]] = {}
    for row in (one for one in people if one.counts):
        groups.setdefault(row.department, []).append(row)
    found = [
        DepartmentRow(
            name,
            len(rows),
            sum(not row.owes for row in rows),
            sum(row.in_time and not row.owes for row in rows),
            [row.user for row in rows if row.owes],
        )
        for name, rows in groups.items()
    ]
    return sorted(found, key=lambda row: (-len(row.owing), row.name))


def rounds_of(project: Project) -> QuerySet[UpdateRound]:
    rows: QuerySet[UpdateRound] = UpdateRound.objects.filter(plan__project=project)
    return rows.select_related("plan__project", "opened_by")


def open_round_of(project: Project) -> UpdateRound | None:
    return rounds_of(project).filter(closed_at=None).order_by("-number").first()


def request_to(found: UpdateRound | None, user: User) -> UpdateRequest:
    """What the person is asked in a round. StateRefusal for who is not asked."""
    rows = UpdateRequest.objects.select_related("round__plan__project", "user")
    asked: UpdateRequest | None = rows.filter(round=found, user=user).first() if found else None
    if asked is None:
        raise StateRefusal("not_asked_now", _("You are not asked for an update now."))
    return asked


def owing(project: Project) -> OwedUpdates:
    """Who still owes an update in the open round, by department."""
    found = open_round_of(project)
    if found is None:
        return OwedUpdates(None)
    people = [row for row in RoundReading(found).people if row.counts]
    return OwedUpdates(found, len(people), sum(row.complete for row in people), by_department(people))


def cooperation(project: Project, first: date, last: date) -> list[DepartmentRow]:
    """By department, over the rounds whose status date lies in these days: asked, answered, in time."""
    since, until = datetime.combine(first, time.min), datetime.combine(last, time.max)
    rounds = rounds_of(project).filter(status_at__range=(since, until))
    people = [row for found in rounds for row in RoundReading(found).people]
    return by_department(people)
