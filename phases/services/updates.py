"""Rounds of updates: ask the owners, remind them, close the round."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from phases.models import Plan, Task, UpdateRequest, UpdateRound
from phases.queries_updates import RoundReading
from phases.services.update_links import LASTS, new_nonce, token_of
from phases.services.update_mail import send_reminder, send_request
from phases.services.update_rights import require_managing, require_running
from phases.update_rules import is_asked
from rollout.audit import services as audit
from rollout.audit.context import now
from rollout.audit.services import audited
from rollout.core.errors import InvalidInput, StateRefusal
from rollout.core.years import check_horizon
from rollout.people.models import User


@audited()
def open_round(
    plan: Plan, *, status_at: datetime, due_at: datetime, actor: User, automatic_reminders: bool = True
) -> UpdateRound:
    """Ask each owner of what runs, should have begun, is late or ends within the week: one mail a person.

    An older round that still stands open is closed: the new question takes its place. Refusals: NotAllowed;
    InvalidInput for dates that do not go together; StateRefusal where nobody is to be asked."""
    locked = Plan.objects.select_for_update(of=("self",)).select_related("project").get(pk=plan.pk)
    require_managing(locked.project, actor)
    check_dates(status_at, due_at)
    asked = tasks_to_ask(locked, status_at)
    if not asked:
        raise StateRefusal(
            "nobody_to_ask",
            _("No task with an owner runs or ends around that day; give tasks owners or choose another day."),
        )
    for older in locked.update_rounds.filter(closed_at=None):
        audit.change(
            older, {"closed_at": now()}, version=older.version, actor=actor, action="updateround.close"
        )
    last = locked.update_rounds.aggregate(last=Max("number"))["last"] or 0
    made = UpdateRound(
        plan=locked,
        number=last + 1,
        status_at=status_at.replace(second=0, microsecond=0),
        due_at=due_at,
        opened_at=now(),
        opened_by=actor,
        automatic_reminders=automatic_reminders,
    )
    audit.create(made, actor=actor, action="updateround.open")
    for person, numbers in asked:
        ask(made, person, numbers, actor)
    return made


def ask(found: UpdateRound, person: User, numbers: list[int], actor: User | None) -> None:
    at = now()
    request = UpdateRequest(
        round=found,
        user=person,
        task_numbers=numbers,
        nonce=new_nonce(),
        sent_at=at,
        expires_at=max(found.due_at, at) + LASTS,
    )
    audit.create(request, actor=actor)
    send_request(request, token_of(request))


def tasks_to_ask(plan: Plan, status_at: datetime) -> list[tuple[User, list[int]]]:
    """Owners who are in the project, each with the numbers of their tasks in the plan's order."""
    rows = Task.objects.filter(
        plan=plan,
        summary=False,
        actual_finish=None,
        owner__is_active=True,
        owner__memberships__project=plan.project_id,
    )
    found: dict[User, list[int]] = defaultdict(list)
    for task in rows.select_related("owner").order_by("position").distinct():
        if is_asked(task.start, task.finish, task.actual_start is not None, status_at):
            assert task.owner is not None
            found[task.owner].append(task.number)
    return sorted(found.items(), key=lambda pair: pair[0].pk)


def check_dates(status_at: datetime, due_at: datetime) -> None:
    if due_at <= now():
        raise InvalidInput(
            "due_past",
            _("The time until which to answer, %s, is past; choose one ahead.")
            % due_at.isoformat(" ", "minutes"),
            field="due_at",
        )
    for name, at in (("status_at", status_at), ("due_at", due_at)):
        check_horizon(at.date(), now().date(), UpdateRound.horizons[name], name)


@audited()
def remind(found: UpdateRound, people: Collection[int] | None = None, *, actor: User | None) -> int:
    """Mail those who still owe an answer (only these people, if given) once more, and ask who came to own a
    task of the round since; how many. Nobody gets two mails of a round on one day, and nobody one after the
    answer. `actor` None: the clock."""
    stored = UpdateRound.objects.select_for_update(of=("self",)).get(pk=found.pk)
    if actor is not None:
        require_managing(stored.plan.project, actor)
    require_running(stored)
    reading = RoundReading(stored)
    today = local_day(now(), stored)
    sent = 0
    for row in reading.people:
        chosen = people is None or row.request.user_id in people
        if chosen and row.owes and last_contact(row.request) != today:
            send_one(row.request, actor)
            sent += 1
    for person, numbers in reading.not_asked.items():
        if people is None or person.pk in people:
            ask(stored, person, numbers, actor)
            sent += 1
    return sent


def send_one(request: UpdateRequest, actor: User | None) -> None:
    at = now()
    changes = {
        "reminded_at": at,
        "reminders": request.reminders + 1,
        "expires_at": max(request.expires_at, at + LASTS) if actor is not None else request.expires_at,
    }
    written = audit.change(
        request, changes, version=request.version, actor=actor, action="updaterequest.remind"
    )
    send_reminder(written, token_of(written))


def last_contact(request: UpdateRequest) -> date | None:
    """The project's day of the last mail about this request."""
    times = [at for at in (request.sent_at, request.reminded_at) if at is not None]
    return local_day(max(times), request.round) if times else None


def local_day(at: datetime, found: UpdateRound) -> date:
    return at.astimezone(ZoneInfo(found.plan.project.time_zone)).date()


@audited()
def close_round(found: UpdateRound, *, version: int, actor: User) -> UpdateRound:
    """No more answers and reminders; what was reported can still be accepted."""
    require_managing(found.plan.project, actor)
    require_running(UpdateRound.objects.select_for_update(of=("self",)).get(pk=found.pk))
    return audit.change(found, {"closed_at": now()}, version=version, actor=actor, action="updateround.close")
