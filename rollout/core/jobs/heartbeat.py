"""Renews the lease of a running job and the worker's sign of life, from a thread of its own."""

from __future__ import annotations

import logging
import threading
from datetime import timedelta
from types import TracebackType

from django.db import DatabaseError, connection

from rollout.core.jobs.beats import beat
from rollout.core.jobs.leases import LEASE, LeaseLost, renew
from rollout.core.models.jobs import Job

logger = logging.getLogger(__name__)


class Heartbeat:
    """`with Heartbeat(worker, job, every=15):` the thread ends with the block."""

    def __init__(self, worker: str, job: Job, *, every: float, lease: timedelta = LEASE) -> None:
        self._worker, self._job, self._every, self._lease = worker, job, every, lease
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="heartbeat", daemon=True)

    def __enter__(self) -> Heartbeat:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join()

    def _beat(self) -> None:
        try:
            while not self._ended.wait(self._every):
                try:
                    renew(self._job, lease=self._lease)
                    beat(self._worker)
                except LeaseLost:
                    return
                except DatabaseError:
                    # busy or restarting: the next beat tries again, and the fence decides in the end
                    logger.warning("No heartbeat for %s this time.", self._job, exc_info=True)
        finally:
            connection.close()
