"""A small plan with owners, and short words for rounds of updates."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.core import mail

from phases.models import Plan, Task, TaskUpdate, UpdateRequest, UpdateRound
from phases.services import changes
from phases.services.update_answers import report
from phases.services.updates import open_round
from phases.update_rules import Answer, Kind
from rollout.audit.context import writing_at
from rollout.core.jobs.outbox import deliver_due
from rollout.people.models import User

STATUS = datetime(2026, 3, 6, 17)
ASKED = datetime(2026, 3, 6, 9, tzinfo=UTC)  # Friday 17:00 in Shanghai
DUE = datetime(2026, 3, 9, 2, tzinfo=UTC)  # Monday 10:00 in Shanghai
DAY = 480


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


def add_tasks(plan: Plan, actor: User, *tasks: tuple[str, float, User | None], links: Any = ()) -> None:
    """Tasks of so many days with their owners, and finish-to-start links between their codes."""
    operations: list[dict[str, Any]] = [
        {
            "op": "task.add",
            "ref": code,
            "name": f"Task {code}",
            "code": code,
            "duration": int(days * DAY),
            "milestone": not days,
            "owner": owner.pk if owner else None,
        }
        for code, days, owner in tasks
    ]
    operations += [{"op": "link.add", "predecessor": one, "successor": two} for one, two in links]
    changes.apply(plan, changes.read_operations(operations), actor=actor, version=plan.version)
    plan.refresh_from_db()


def opened(plan: Plan, actor: User, *, status: datetime = STATUS, at: datetime = ASKED) -> UpdateRound:
    with writing_at(at):
        return open_round(plan, status_at=status, due_at=max(DUE, at + timedelta(days=2)), actor=actor)


def request_of(found: UpdateRound, user: User) -> UpdateRequest:
    rows = UpdateRequest.objects.select_related("round__plan__project", "user")
    return rows.get(round=found, user=user)


def task_of(plan: Plan, code: str) -> Task:
    found: Task = plan.tasks.get(code=code)
    return found


def say(found: UpdateRound, user: User, **answers: Answer) -> dict[str, TaskUpdate]:
    """`say(round, ben, A=running(…))`: Ben's answers by the codes of his tasks."""
    plan = found.plan
    by_number = {task_of(plan, code).number: answer for code, answer in answers.items()}
    with writing_at(ASKED + timedelta(hours=1)):
        written = report(request_of(found, user), by_number, actor=user)
    return {update.task.code: update for update in written}


def running(start: str, days: float | None = None, forecast: str = "", **more: Any) -> Answer:
    return Answer(
        Kind.RUNNING,
        start=day(start),
        remaining=None if days is None else int(days * DAY),
        forecast=day(forecast) if forecast else None,
        **more,
    )


def finished(start: str, finish: str, **more: Any) -> Answer:
    return Answer(Kind.FINISHED, start=day(start) if start else None, finish=day(finish), **more)


def waiting(forecast: str = "", **more: Any) -> Answer:
    return Answer(Kind.NOT_BEGUN, forecast=day(forecast) if forecast else None, **more)


def versions(*updates: TaskUpdate) -> dict[int, int]:
    return {update.pk: update.version for update in updates}


def mails() -> list[Any]:
    """What was delivered by now, oldest first."""
    import rollout.core.jobs.mail  # noqa: F401  the deliverer registers

    deliver_due("tester", limit=100)
    return mail.outbox


def link_in(message: Any) -> str:
    """The path of the link in a mail's text."""
    found = re.search(r"https?://[^/\s]+(/u/\S+)", message.body)
    assert found is not None, message.body
    return found[1]
