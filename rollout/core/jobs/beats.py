"""Signs of life of the worker processes."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from rollout.core.models.jobs import WorkerBeat

ALIVE_FOR = timedelta(seconds=90)


def beat(worker: str) -> None:
    """Say that this worker lives."""
    now = timezone.now()
    if not WorkerBeat.objects.filter(name=worker).update(seen_at=now):
        WorkerBeat.objects.get_or_create(name=worker, defaults={"started_at": now, "seen_at": now})


def farewell(worker: str) -> None:
    WorkerBeat.objects.filter(name=worker).delete()


def some_worker_lives(now: datetime) -> bool:
    return WorkerBeat.objects.filter(seen_at__gte=now - ALIVE_FOR).exists()


def forget_the_dead(now: datetime) -> None:
    WorkerBeat.objects.filter(seen_at__lt=now - 10 * ALIVE_FOR).delete()
