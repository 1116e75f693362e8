"""The worker: starts what is due, recovers what died, delivers messages, runs jobs one after another."""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
import traceback
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import DatabaseError, close_old_connections, transaction
from django.utils import timezone, translation
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext as _

from rollout.core.errors import RolloutError
from rollout.core.jobs import beats, housekeeping, leases, mail, schedules  # noqa: F401  jobs register
from rollout.core.jobs.heartbeat import Heartbeat
from rollout.core.jobs.leases import Cancelled, LeaseLost
from rollout.core.jobs.outbox import deliver_due
from rollout.core.jobs.registry import JobKind, kind_of, surroundings, warm_ups
from rollout.core.jobs.run import Run
from rollout.core.models.jobs import Job, JobState

logger = logging.getLogger(__name__)
HEARTBEAT_SECONDS = 15.0


def worker_name() -> str:
    return f"{socket.gethostname()[:60]}-{os.getpid()}"


class Worker:
    """One process, one job at a time. `stop()` lets the running job reach its end first."""

    def __init__(
        self, name: str = "", *, lease: timedelta = leases.LEASE, heartbeat: float = HEARTBEAT_SECONDS
    ) -> None:
        self.name = name or worker_name()
        self._lease, self._heartbeat = lease, heartbeat
        self._stopping = threading.Event()
        self._next_beat = 0.0
        self._cold = list(warm_ups())

    def stop(self) -> None:
        self._stopping.set()

    def run(self, *, pause: float = 1.0, drain: bool = False) -> None:
        """Work until stopped, or with `drain` until nothing is due. A database that is busy or away is
        asked again after a pause."""
        autodiscover_modules("jobs")
        ready = False
        while not self._stopping.is_set():
            try:
                if not ready:
                    schedules.declare_schedules(timezone.now())
                    ready = True
                if self.work_once():
                    continue
                if drain:
                    break
                if self._cold:
                    self._warm_up()
                    continue
            except DatabaseError:
                logger.warning("The database did not answer; trying again.", exc_info=True)
            close_old_connections()
            self._stopping.wait(pause)
        beats.farewell(self.name)

    def work_once(self) -> bool:
        """One round. True if there was something to do."""
        now = timezone.now()
        self._beat_if_due()
        started = schedules.start_due(now) + leases.recover(now)
        delivered = deliver_due(self.name, lease=self._lease)
        job = leases.claim(self.name, lease=self._lease)
        if job is not None:
            self.run_job(job)
        return bool(started or delivered or job)

    def _warm_up(self) -> None:
        """The next thing to warm up; a job that comes meanwhile waits for no more than that."""
        warm_up = self._cold.pop()
        try:
            warm_up()
        except Exception:
            logger.warning("The worker starts cold.", exc_info=True)

    def _beat_if_due(self) -> None:
        if time.monotonic() >= self._next_beat:
            beats.beat(self.name)
            beats.forget_the_dead(timezone.now())
            self._next_beat = time.monotonic() + self._heartbeat

    def run_job(self, job: Job) -> None:
        """Run one claimed job to its outcome. A job lost to another worker leaves nothing behind."""
        language = getattr(job.actor, "language", "") or settings.LANGUAGE_CODE
        with (
            Heartbeat(self.name, job, every=self._heartbeat, lease=self._lease),
            translation.override(language),
        ):
            try:
                self._attempt(job)
            except LeaseLost:
                logger.warning("%s was taken over by another worker.", job)

    def _attempt(self, job: Job) -> None:
        kind = kind_of(job.kind)
        if kind is None:
            leases.close(job, JobState.FAILED, error=_("This kind of job no longer exists."))
            return
        try:
            with surroundings():
                _perform(kind, job)
        except Cancelled:
            leases.close(job, JobState.CANCELLED)
        except RolloutError as refusal:
            leases.close(job, JobState.FAILED, error=str(refusal))
        except LeaseLost:
            raise
        except Exception as error:
            logger.exception("%s failed.", job)
            job.refresh_from_db(fields=["cancel_requested"])
            leases.put_back(job, error=_reason(job, error), trace=traceback.format_exc())


def _perform(kind: JobKind, job: Job) -> None:
    run = Run(job, in_steps=kind.in_steps)
    arguments: dict[str, Any] = job.task_result.args_kwargs["kwargs"]
    if kind.in_steps:
        leases.close(job, JobState.DONE, result=kind.task.func(run, **arguments))
        return
    with transaction.atomic():
        run.go_on()
        leases.close(job, JobState.DONE, result=kind.task.func(run, **arguments))


def _reason(job: Job, error: Exception) -> str:
    return _(
        "Something unexpected went wrong (%(kind)s). Give this number when you ask for help: %(number)s."
    ) % {
        "kind": type(error).__name__,
        "number": job.pk,
    }
