"""`manage.py work`: one worker for background jobs and outgoing messages."""

from __future__ import annotations

import signal
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from rollout.core.arguments import refused, seconds
from rollout.core.jobs.leases import LEASE
from rollout.core.jobs.worker import HEARTBEAT_SECONDS, Worker


class Command(BaseCommand):
    help = "Run background jobs and deliver messages. TERM or INT: finish the running job, then end."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--pause",
            type=seconds(0.01, 3600),
            default=1.0,
            help="seconds between two looks at an empty queue",
        )
        parser.add_argument(
            "--lease",
            type=seconds(1, 86_400),
            default=LEASE.total_seconds(),
            help="seconds until a silent worker counts as dead",
        )
        parser.add_argument(
            "--heartbeat",
            type=seconds(0.1, 3600),
            default=HEARTBEAT_SECONDS,
            help="seconds between two signs of life",
        )
        parser.add_argument("--drain", action="store_true", help="do what is due, then end")

    def handle(
        self, *args: Any, pause: float, lease: float, heartbeat: float, drain: bool, **options: Any
    ) -> None:
        if heartbeat >= lease:
            raise refused(
                f"--heartbeat is {heartbeat:g} and --lease is {lease:g}: a worker would seem dead between "
                "two signs of life; choose a shorter heartbeat."
            )
        worker = Worker(lease=timedelta(seconds=lease), heartbeat=heartbeat)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: worker.stop())
        worker.run(pause=pause, drain=drain)
