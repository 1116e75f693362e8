"""Background work: what was asked, how far it is, who holds it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult

from rollout.core.classification import classified


class JobState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


UNFINISHED = (JobState.WAITING, JobState.RUNNING)
HOLDS_KEY = (*UNFINISHED, JobState.DONE)


class JobQuerySet(models.QuerySet["Job"]):
    def of(self, user: Any) -> JobQuerySet:
        return self.filter(actor=user)

    def with_key(self, key: str) -> JobQuerySet:
        """The job that stands for this key: waiting, running or done."""
        return self.filter(key=key, state__in=HOLDS_KEY)


@classified(
    public="id",
    internal="task_result kind actor project_id key state attempts max_attempts lease_holder lease_until "
    "done total note cursor cancel_requested error result created_at started_at finished_at",
)
class Job(models.Model):
    """One piece of background work. Beside the queue's own row: lease, attempts, progress, outcome.

    The worker holds a running job by a lease that it renews; an expired lease means that it died.
    `cursor` is written in the same transaction as the work it counts, so a second run goes on there.
    """

    task_result = models.OneToOneField(DBTaskResult, models.CASCADE, related_name="job")
    kind = models.CharField(max_length=200)  # import path of the job, as the queue knows it
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="jobs")
    project_id = models.BigIntegerField(null=True, db_index=True)  # the core knows no project
    key = models.CharField(max_length=200, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=JobState.choices, default=JobState.WAITING, db_index=True
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField(default=5)
    lease_holder = models.CharField(max_length=80, blank=True)
    lease_until = models.DateTimeField(null=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True)
    note = models.CharField(max_length=300, blank=True)
    cursor = models.JSONField(null=True)
    cancel_requested = models.BooleanField(default=False)
    error = models.TextField(blank=True)
    result = models.JSONField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = JobQuerySet.as_manager()

    audit_exempt = "its own row tells who asked for what, when, and what became of it"

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                condition=models.Q(state__in=HOLDS_KEY) & ~models.Q(key=""),
                name="job_once_per_key",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"

    @property
    def finished(self) -> bool:
        return self.state not in UNFINISHED

    @property
    def percent(self) -> int | None:
        """Whole percent done; None while the amount is unknown."""
        if not self.total:
            return None
        return min(100, self.done * 100 // self.total)


@classified(public="id", internal="kind cron enabled next_at last_at")
class Schedule(models.Model):
    """A job that starts by the clock: five cron fields, in the installation's time zone."""

    kind = models.CharField(max_length=200, unique=True)
    cron = models.CharField(max_length=80)
    enabled = models.BooleanField(default=True)
    next_at = models.DateTimeField()
    last_at = models.DateTimeField(null=True)

    audit_exempt = "follows from the code"

    class Meta:
        ordering = ["kind"]

    def __str__(self) -> str:
        return f"{self.cron} {self.kind}"


@classified(public="id", internal="name started_at seen_at")
class WorkerBeat(models.Model):
    """A sign of life of a worker process; the readiness check reads it."""

    name = models.CharField(max_length=80, unique=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    audit_exempt = "a sign of life, no record"

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
