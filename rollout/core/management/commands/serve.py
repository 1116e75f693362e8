"""`manage.py serve`: web server and worker under one parent."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import Tags
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DEFAULT_DB_ALIAS

from rollout.core.supervisor import Child, Supervisor

LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Command(BaseCommand):
    help = "Serve pages and API and run background jobs. Dead parts are started again; TERM ends all."
    requires_system_checks = "__all__"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--host", default="127.0.0.1", help="the address to listen on")
        parser.add_argument("--processes", type=int, default=2, help="processes that answer requests")
        parser.add_argument("--threads", type=int, default=16, help="requests at once in each of them")
        parser.add_argument("--workers", type=int, default=1, help="processes that run background jobs")

    def handle(
        self, *args: Any, port: int, host: str, processes: int, threads: int, workers: int, **options: Any
    ) -> None:
        if settings.DEMO and host not in LOOPBACK:
            raise CommandError("The demo signs anybody in with one click; it listens on this machine only.")
        self.check(tags=[Tags.database], databases=[DEFAULT_DB_ALIAS])
        refuse_taken_port(host, port)
        web = Child("the web server", web_command(host, port, processes, threads), os.environ)
        hands = [Child(f"worker {n + 1}", manage("work"), os.environ) for n in range(workers)]
        Supervisor([web, *hands]).run(
            started=lambda: self.stdout.write(f"Serving on http://{host}:{port}/  (Ctrl+C ends it)")
        )


def refuse_taken_port(host: str, port: int) -> None:
    """CommandError now, rather than a web server that is started again and again."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the web server does
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            raise CommandError(
                f"Port {port} on {host} cannot be used ({error}). Stop what uses it, or choose another: "
                f"--port {port + 1} (make demo PORT={port + 1})."
            ) from error


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
