"""What owners say: reported by the link or signed in, corrected until it is accepted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from phases.labels_updates import fault_sentence
from phases.models import Task, TaskUpdate, UpdateRequest, UpdateState
from phases.progress import share
from phases.queries_updates import RoundReading
from phases.services.update_dates import TaskDays
from phases.services.update_links import lengthened, token_of
from phases.services.update_mail import send_entered
from phases.services.update_rights import (
    require_managing,
    require_own,
    require_present,
    require_running,
)
from phases.update_rules import Answer, Kind, Report, Stored, faults, parts
from rollout.audit import services as audit
from rollout.audit.context import now
from rollout.audit.services import audited
from rollout.core.errors import InvalidInput, StateRefusal
from rollout.people.models import User


@audited()
def report(
    request: UpdateRequest,
    answers: Mapping[int, Answer],
    *,
    actor: User,
    seen: Mapping[int, int] | None = None,
) -> list[TaskUpdate]:
    """Write one's own answers by task number; the plan does not change yet. The same answer twice is one; to
    what somebody entered for one it is the confirmation.

    `seen` by task number: the version of an earlier answer that the person looked at (0: none yet), else the
    answer counts as it comes. Refusals: NotAllowed; InvalidInput (a task not asked, a contradiction);
    StateRefusal (closed, accepted); Stale."""
    stored = UpdateRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    require_own(stored, actor)
    return write_answers(stored, answers, seen or {}, actor, entered_by=None)


@audited()
def report_for(
    request: UpdateRequest,
    answers: Mapping[int, Answer],
    *,
    actor: User,
    seen: Mapping[int, int] | None = None,
) -> list[TaskUpdate]:
    """Write down what an owner said, by telephone for example. The record names who entered it; the owner
    gets a mail with what was written and the link to confirm or correct it.

    Whoever entered a report does not accept it (nobody approves own work): the owner confirms it, or somebody
    else with the right accepts it. Refusals as for `report`, NotAllowed without the right to manage the plan,
    StateRefusal for one's own request and where the owner has spoken already."""
    stored = UpdateRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    require_managing(stored.round.plan.project, actor)
    require_present(stored)
    if stored.user_id == actor.pk:
        raise StateRefusal("asked_yourself", _("This is asked of you; answer it as your own update."))
    before = set(TaskUpdate.objects.filter(request=stored).values_list("pk", "version"))
    written = write_answers(stored, answers, seen or {}, actor, entered_by=actor)
    fresh = [update for update in written if (update.pk, update.version) not in before]
    if fresh:
        stored.refresh_from_db()
        send_entered(fresh, token_of(lengthened(stored, actor)), actor)
    return written


def write_answers(
    stored: UpdateRequest,
    answers: Mapping[int, Answer],
    seen: Mapping[int, int],
    actor: User,
    *,
    entered_by: User | None,
) -> list[TaskUpdate]:
    require_running(stored.round)
    if not answers:
        raise InvalidInput("no_answer", _("Choose a state for at least one task."))
    reading = RoundReading(stored.round)
    asked = {task.number: task for task in reading.asked_of(stored)}
    for number, answer in answers.items():
        check(number, answer, asked, stored)
    days = TaskDays(stored.round.plan, [asked[number] for number in answers], stored.round.status_at)
    told = reading.by_request.get(stored.pk, {})
    written = []
    for number, answer in answers.items():
        task = asked[number]
        content = {**content_of(task, answer, days.report(task, answer)), "entered_by": entered_by}
        earlier = told.get(task.pk)
        if entered_by is not None:
            refuse_spoken(earlier)
        written.append(write(stored, task, content, earlier, seen.get(number), actor))
    finish_answering(stored, actor)
    return written


def refuse_spoken(earlier: TaskUpdate | None) -> None:
    """Nobody writes over what an owner said themselves, unless they were asked back."""
    if earlier is not None and earlier.entered_by_id is None and earlier.state != UpdateState.ASKED_BACK:
        raise StateRefusal(
            "owner_has_spoken",
            _("%(person)s has reported on “%(task)s” already; ask back instead of writing over it.")
            % {"person": earlier.request.user, "task": earlier.task},
        )


def check(number: int, answer: Answer, asked: Mapping[int, Task], request: UpdateRequest) -> None:
    if number not in asked:
        raise InvalidInput(
            "not_asked",
            _("Task %s is not among those you are asked about in this round; leave it out.") % number,
            field=str(number),
        )
    found = faults(answer, milestone=asked[number].milestone, status=request.round.status_at)
    if found:
        raise InvalidInput(found[0].code, fault_sentence(found[0]), field=f"{number}.{found[0].field}")


def content_of(task: Task, answer: Answer, told: Report) -> dict[str, Any]:
    """The fields of the stored report."""
    if answer.kind is Kind.RUNNING and not told.remaining:
        raise InvalidInput(
            "forecast_without_work",
            _("No working time lies between the status date and %s; choose a later day.")
            % (answer.forecast.isoformat() if answer.forecast else ""),
            field=f"{task.number}.forecast",
        )
    stored = Stored(task.pk, task.milestone, task.duration, task.actual_start, task.remaining)
    done, left = parts(stored, told)
    return {
        "actual_start": told.actual_start,
        "actual_finish": told.actual_finish,
        "remaining": told.remaining,
        "percent": share(done, done + left),
        "forecast": answer.forecast,
        "blocker": answer.blocker.strip(),
        "note": answer.note.strip(),
    }


def write(
    request: UpdateRequest,
    task: Task,
    content: dict[str, Any],
    earlier: TaskUpdate | None,
    seen: int | None,
    actor: User,
) -> TaskUpdate:
    entered = content["entered_by"] is not None
    if earlier is None:
        new = TaskUpdate(request=request, task=task, reported_at=now(), **content)
        return audit.create(new, actor=actor, action="taskupdate.enter" if entered else "taskupdate.report")
    differing = {name for name, value in content.items() if getattr(earlier, name) != value}
    if not differing and earlier.state != UpdateState.ASKED_BACK:
        return earlier
    if earlier.state == UpdateState.ACCEPTED:
        if differing == {"entered_by"}:  # confirms what the plan has taken over already
            return earlier
        raise StateRefusal(
            "report_accepted",
            _("Your report on “%s” is accepted already; what changed since belongs into the next round.")
            % task,
        )
    verb = "enter" if entered else "confirm" if differing == {"entered_by"} else "correct"
    changes = {**content, "state": UpdateState.REPORTED, "reported_at": now(), "step_number": None}
    return audit.change(
        earlier,
        changes,
        version=earlier.version if seen is None else seen,
        actor=actor,
        action=f"taskupdate.{verb}",
    )


def finish_answering(request: UpdateRequest, actor: User) -> None:
    """The first time that everything asked is answered counts as the answer's time."""
    if request.answered_at is not None:
        return
    reading = RoundReading(request.round)
    row = next(row for row in reading.people if row.request.pk == request.pk)
    if row.complete:
        audit.change(
            request,
            {"answered_at": now()},
            version=request.version,
            actor=actor,
            action="updaterequest.answer",
        )
