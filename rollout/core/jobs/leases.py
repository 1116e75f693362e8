"""Who holds a running job. Every write of a holder is fenced: it counts only while the lease is its own."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from rollout.core.jobs.backoff import wait_after
from rollout.core.models.jobs import Job, JobState

LEASE = timedelta(seconds=60)


class LeaseLost(Exception):
    """Another worker took the job over; whatever this one did since its last step is void."""


class Cancelled(Exception):
    """A person asked to stop the job."""


def claim(worker: str, *, lease: timedelta = LEASE) -> Job | None:
    """Take the next waiting job, or None. Two workers never get the same one."""
    if not DBTaskResult.objects.ready().filter(job__state=JobState.WAITING).exists():
        return None
    with transaction.atomic():
        waiting = DBTaskResult.objects.ready().filter(job__state=JobState.WAITING)
        row = waiting.select_for_update(of=("self",), skip_locked=True).first()
        if row is None:
            return None
        row.claim(worker)
        job: Job = Job.objects.select_related("task_result", "actor").get(task_result=row)
        job.state, job.attempts, job.started_at = JobState.RUNNING, job.attempts + 1, timezone.now()
        job.lease_holder = f"{worker[:40]}:{uuid.uuid4().hex}"
        job.lease_until = timezone.now() + lease
        job.save(update_fields=["state", "attempts", "started_at", "lease_holder", "lease_until"])
        return job


def write_as_holder(job: Job, **values: Any) -> None:
    """Update a running job if its lease is still this holder's. LeaseLost otherwise."""
    held = Job.objects.filter(pk=job.pk, lease_holder=job.lease_holder, state=JobState.RUNNING)
    if not held.update(**values):
        raise LeaseLost(str(job))


def renew(job: Job, *, lease: timedelta = LEASE) -> None:
    write_as_holder(job, lease_until=timezone.now() + lease)


@transaction.atomic
def close(job: Job, state: JobState, *, error: str = "", result: Any = None, trace: str = "") -> None:
    """End a job that this worker holds. LeaseLost when it is no longer its own."""
    now = timezone.now()
    write_as_holder(
        job, state=state, error=error, result=result, finished_at=now, lease_holder="", lease_until=None
    )
    succeeded = state is JobState.DONE
    DBTaskResult.objects.filter(pk=job.task_result_id).update(
        status=TaskResultStatus.SUCCESSFUL if succeeded else TaskResultStatus.FAILED,
        finished_at=now,
        return_value=result,
        traceback=trace,
    )


@transaction.atomic
def put_back(job: Job, *, error: str, trace: str = "", after: datetime | None = None) -> None:
    """Let a later attempt do it, after a growing pause; the last attempt's failure ends the job."""
    if job.cancel_requested:
        close(job, JobState.CANCELLED)
        return
    if job.attempts >= job.max_attempts:
        close(job, JobState.FAILED, error=error, trace=trace)
        return
    write_as_holder(job, state=JobState.WAITING, error=error, lease_holder="", lease_until=None)
    DBTaskResult.objects.filter(pk=job.task_result_id).update(
        status=TaskResultStatus.READY,
        run_after=after or timezone.now() + wait_after(job.attempts),
        traceback=trace,
    )


def recover(now: datetime) -> int:
    """Put back the jobs whose worker died: their lease has run out. Returns how many."""
    expired = Job.objects.filter(state=JobState.RUNNING, lease_until__lt=now)
    recovered = 0
    for key in list(expired.values_list("pk", flat=True)):
        with transaction.atomic():
            job = expired.select_for_update(skip_locked=True).filter(pk=key).first()
            if job is not None:
                put_back(job, error=_("The worker stopped in the middle of this job."), after=now)
                recovered += 1
    return recovered
