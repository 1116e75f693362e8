"""Jobs that start by the clock."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from rollout.core.jobs.cron import parse
from rollout.core.jobs.queue import enqueue
from rollout.core.jobs.registry import kind_of, scheduled_kinds
from rollout.core.models.jobs import Schedule


def next_time(cron: str, after: datetime) -> datetime:
    """The next start after an aware instant, by the wall clock of the installation's time zone."""
    zone = timezone.get_default_timezone()
    wall = parse(cron).next_after(after.astimezone(zone).replace(tzinfo=None))
    return wall.replace(tzinfo=zone)


@transaction.atomic
def declare_schedules(now: datetime) -> None:
    """Bring the table in line with the code: new kinds are added, a changed rhythm starts anew."""
    kinds = scheduled_kinds()
    Schedule.objects.exclude(kind__in=kinds).delete()
    for path, kind in kinds.items():
        stored, _created = Schedule.objects.get_or_create(
            kind=path, defaults={"cron": kind.every, "next_at": next_time(kind.every, now)}
        )
        if stored.cron != kind.every:
            stored.cron, stored.next_at = kind.every, next_time(kind.every, now)
            stored.save(update_fields=["cron", "next_at"])


def start_due(now: datetime) -> int:
    """Enqueue what is due, each time once, however many workers ask. Missed times are made up for once."""
    due = Schedule.objects.filter(enabled=True, next_at__lte=now)
    started = 0
    for key in list(due.values_list("pk", flat=True)):
        with transaction.atomic():
            schedule = due.select_for_update(skip_locked=True).filter(pk=key).first()
            if schedule is not None:
                _start(schedule, now)
                started += 1
    return started


def _start(schedule: Schedule, now: datetime) -> None:
    kind = kind_of(schedule.kind)
    if kind is not None:
        enqueue(kind.task, actor=None, key=f"{schedule.kind}@{schedule.next_at.isoformat()}")
    schedule.last_at, schedule.next_at = now, next_time(schedule.cron, now)
    schedule.save(update_fields=["last_at", "next_at"])
