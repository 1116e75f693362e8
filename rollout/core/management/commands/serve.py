"""`manage.py serve`: web server and worker under one parent."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import Tags
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DEFAULT_DB_ALIAS

from rollout.core.arguments import whole
from rollout.core.ports import port_fault
from rollout.core.supervisor import Child, Supervisor

LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Command(BaseCommand):
    help = "Serve pages and API and run background jobs. Dead parts are started again; TERM ends all."
    requires_system_checks = "__all__"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=whole(1, 65_535), default=8000)
        parser.add_argument("--host", default="127.0.0.1", help="the address to listen on")
        parser.add_argument(
            "--processes", type=whole(1, 64), default=2, help="processes that answer requests"
        )
        parser.add_argument(
            "--threads", type=whole(1, 256), default=16, help="requests at once in each of them"
        )
        parser.add_argument(
            "--workers", type=whole(0, 64), default=1, help="processes that run background jobs"
        )

    def handle(
        self, *args: Any, port: int, host: str, processes: int, threads: int, workers: int, **options: Any
    ) -> None:
        if settings.DEMO and host not in LOOPBACK:
            raise CommandError("The demo signs anybody in with one click; it listens on this machine only.")
        refuse_taken_port(host, port)
        self.check(tags=[Tags.database], databases=[DEFAULT_DB_ALIAS])
        environment = {**({"BASE_URL": f"http://{host}:{port}"} if settings.DEMO else {}), **os.environ}
        web = Child("the web server", web_command(host, port, processes, threads), environment)
        hands = [Child(f"worker {n + 1}", manage("work"), environment) for n in range(workers)]
        Supervisor([web, *hands]).run(
            started=lambda: self.stdout.write(f"Serving on http://{host}:{port}/  (Ctrl+C ends it)")
        )


def refuse_taken_port(host: str, port: int) -> None:
    """CommandError now, rather than a web server that is started again and again."""
    if fault := port_fault(host, port):
        raise CommandError(fault)


def manage(*words: str) -> list[str]:
    return [sys.executable, str(Path(settings.BASE_DIR) / "manage.py"), *words]


def web_command(host: str, port: int, processes: int, threads: int) -> list[str]:
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    options = {
        "config": "python:rollout.web_server",
        "chdir": settings.BASE_DIR,
        "bind": address,
        "workers": processes,
        "threads": threads,
    }
    return [sys.executable, "-m", "gunicorn", *(f"--{name}={value}" for name, value in options.items())]
