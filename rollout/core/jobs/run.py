"""What a job function is given: its progress, its steps, and the question whether to go on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction

from rollout.core.jobs.leases import Cancelled, write_as_holder
from rollout.core.models.jobs import Job

KEEP: Any = object()


class Run:
    """One attempt at one job.

    >>> # @job(title=_("Import customers"), in_steps=True)
    >>> # def import_customers(run, file_id):
    >>> #     for start in range(run.cursor or 0, len(rows), 500):
    >>> #         with run.step(done=start + 500, total=len(rows), cursor=start + 500):
    >>> #             store(rows[start:start + 500])
    """

    def __init__(self, job: Job, *, in_steps: bool) -> None:
        self.job = job
        self.actor = job.actor
        self._in_steps = in_steps

    @property
    def cursor(self) -> Any:
        """What the last committed step left for the next one; None before the first."""
        return self.job.cursor

    @contextmanager
    def step(
        self,
        *,
        done: int | None = None,
        total: int | None = None,
        note: str | None = None,
        cursor: Any = KEEP,
    ) -> Iterator[None]:
        """One transaction: the work inside, the progress and the cursor, all or nothing.

        Cancelled or LeaseLost undo the step.
        """
        with transaction.atomic():
            yield
            self.progress(done, total, note=note, cursor=cursor)

    def progress(
        self,
        done: int | None = None,
        total: int | None = None,
        *,
        note: str | None = None,
        cursor: Any = KEEP,
    ) -> None:
        """Say how far it is. A job of one transaction keeps this to itself: its row must stay unlocked."""
        self.go_on()
        values: dict[str, Any] = {"done": done, "total": total, "note": note}
        values = {name: value for name, value in values.items() if value is not None}
        if cursor is not KEEP:
            values["cursor"] = self.job.cursor = cursor
        if values and self._in_steps:
            write_as_holder(self.job, **values)

    def go_on(self) -> None:
        """Raise Cancelled when a person asked to stop."""
        if Job.objects.filter(pk=self.job.pk, cancel_requested=True).exists():
            raise Cancelled
