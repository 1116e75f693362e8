"""Asking for background work, stopping it, trying it again."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks import TaskResultStatus

from rollout.core.errors import StateRefusal
from rollout.core.jobs.registry import JobTask, kind_of
from rollout.core.models.jobs import Job, JobState

DEFAULT_ATTEMPTS = 5


def enqueue(job: JobTask, *, actor: Any, project: Any = None, key: str = "", **arguments: Any) -> Job:
    """Ask for a job in the caller's transaction: it runs if and only if that transaction commits.

    `arguments` are JSON. With a `key`, a job that waits, runs or is done under the same key is
    returned instead of a second one; a failed or cancelled one makes room for a new one.
    """
    if key and (same := _standing_for(key)):
        return same
    try:
        with transaction.atomic():
            return _insert(job, actor, project, key, arguments)
    except IntegrityError:
        same = _standing_for(key) if key else None
        if same is None:
            raise
        return same


def _standing_for(key: str) -> Job | None:
    job: Job | None = Job.objects.with_key(key).first()
    return job


def _insert(job: JobTask, actor: Any, project: Any, key: str, arguments: dict[str, Any]) -> Job:
    kind = kind_of(job.module_path)
    result = job.enqueue(**arguments)
    row = Job(
        task_result_id=result.id,
        kind=job.module_path,
        actor=actor,
        project_id=getattr(project, "pk", None),
        key=key,
        max_attempts=kind.attempts if kind else DEFAULT_ATTEMPTS,
    )
    row.save(force_insert=True)
    return row


@transaction.atomic
def cancel(job: Job) -> Job:
    """Stop a job: a waiting one at once, a running one at its next step. StateRefusal if it has ended."""
    stored: Job = Job.objects.select_for_update().get(pk=job.pk)
    if stored.finished:
        raise StateRefusal("job_finished", _("This job has already ended; there is nothing left to stop."))
    stored.cancel_requested = True
    if stored.state == JobState.WAITING:
        stored.state, stored.finished_at = JobState.CANCELLED, timezone.now()
        queue_row = stored.task_result
        queue_row.status, queue_row.finished_at = TaskResultStatus.FAILED, stored.finished_at
        queue_row.save(update_fields=["status", "finished_at"])
    stored.save(update_fields=["cancel_requested", "state", "finished_at"])
    return stored


@transaction.atomic
def retry(job: Job) -> Job:
    """Try an ended job again with fresh attempts, going on after its last finished step.

    StateRefusal unless it failed or was cancelled, or while another job stands for its key.
    """
    stored: Job = Job.objects.select_for_update().get(pk=job.pk)
    if stored.state not in (JobState.FAILED, JobState.CANCELLED):
        raise StateRefusal("job_not_failed", _("Only a job that failed or was stopped can be tried again."))
    if stored.key and Job.objects.with_key(stored.key).exists():
        raise StateRefusal("job_replaced", _("A newer job does the same work already; open that one."))
    stored.state = JobState.WAITING
    stored.attempts, stored.error, stored.cancel_requested, stored.finished_at = 0, "", False, None
    stored.save(update_fields=["state", "attempts", "error", "cancel_requested", "finished_at"])
    queue_row = stored.task_result
    queue_row.status, queue_row.run_after, queue_row.finished_at = (
        TaskResultStatus.READY,
        timezone.now(),
        None,
    )
    queue_row.save(update_fields=["status", "run_after", "finished_at"])
    return stored
