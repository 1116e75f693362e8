"""Every page of a 500-task project among 200 projects: SQL statements, requests a second, 95th percentile.

Each is set beside an empty page of the same application: same server, session, frame, no content. The
number of statements is asked of a project from one template too: it must not grow with the tasks.
"""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from statistics import quantiles
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver

from rollout.people.models import User
from rollout.people.roles import Role

TASKS, PROJECTS = 500, 200
LARGE, SMALL, TASK = "scale-000", "scale-001", 3  # as `manage.py demo --scale` names them
CLIENTS, REQUESTS, SECONDS = 4, 120, 8  # bounded: so many requests by so many clients, and no longer, a page
EMPTY = "/empty/"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
# not pages of the product: signing in, machines' doors, the style guide; the API has figures of its own
LEFT_OUT = ("/accounts/", "/health/", "/kit/", "/api/")
SERVER = [
    "-m",
    "gunicorn",
    "--worker-class",
    "gthread",
    "--workers",
    "2",
    "--threads",
    "8",
    "--log-level",
    "error",
]


def run() -> dict[str, Any]:
    """Figures by page. `sql` is (small project, 500 tasks); `against_empty` the ratio of requests."""
    call_command("demo", f"--scale={TASKS}x{PROJECTS}", reports=1, verbosity=0)
    reader = User.objects.get(tenant_roles__role=Role.PMO)  # sees all projects
    client = Client()
    client.force_login(reader, backend=BACKEND)
    pages: dict[str, Any] = {}
    with server() as port:
        cookie = f"{settings.SESSION_COOKIE_NAME}={session_of(reader)}"
        empty = measure(port, EMPTY, cookie)
        for route in routes():
            address = route.format(slug=LARGE, number=TASK)
            counted = [statements(client, route.format(slug=slug, number=TASK)) for slug in (SMALL, LARGE)]
            if None in counted:
                continue  # a POST, another's record, a download of its own
            figures = measure(port, address, cookie)
            ratio = round(figures["requests_per_second"] / empty["requests_per_second"], 3)
            slower = round(figures["p95_ms"] / empty["p95_ms"], 2)
            pages[route] = {"sql": counted, **figures, "against_empty": ratio, "p95_against_empty": slower}
    grown = [route for route, figures in pages.items() if figures["sql"][1] > figures["sql"][0]]
    return {
        "projects": PROJECTS,
        "tasks": TASKS,
        "empty": empty,
        "pages": pages,
        "sql_grows_with_tasks": grown,
    }


def routes() -> list[str]:
    """The addresses of all pages that need no more than a project and a task, as format strings."""
    found = [route for route in walk(get_resolver(), "/") if not route.startswith(LEFT_OUT)]
    return sorted(
        {route for route in found if route.count("{") == sum(route.count(f"{{{n}}}") for n in NAMED)}
    )


NAMED = ("slug", "number")


def walk(resolver: URLResolver, prefix: str) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        text = prefix + placeholders(str(pattern.pattern))
        if isinstance(pattern, URLPattern):
            yield text
        else:
            yield from walk(pattern, text)


def placeholders(pattern: str) -> str:
    """
    >>> placeholders("projects/<slug:slug>/tasks/<int:number>/")
    'projects/{slug}/tasks/{number}/'
    """
    parts = pattern.replace(">", "<").split("<")
    return "".join(f"{{{part.split(':')[-1]}}}" if odd % 2 else part for odd, part in enumerate(parts))


def statements(client: Client, address: str) -> int | None:
    """How many statements a warm page takes; None if the address is no page."""
    client.get(address)
    with CaptureQueriesContext(connection) as caught:
        response = client.get(address)
    return len(caught) if is_page(response) else None


def is_page(response: Any) -> bool:
    """Not a refusal, and nothing to keep: files are made by jobs and measured by themselves."""
    kind = response.headers.get("Content-Type", "")
    return response.status_code == 200 and kind.startswith("text/html") and not response.streaming


def session_of(user: User) -> str:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@contextmanager
def server() -> Iterator[int]:
    """The application under its own web server on a free loopback port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings"}
    command = [sys.executable, *SERVER, "--bind", f"127.0.0.1:{port}", "rollout.wsgi:application"]
    process = subprocess.Popen(command, env=environment)
    try:
        wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=30)


def wait_for(port: int) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def measure(port: int, address: str, cookie: str) -> dict[str, float]:
    """REQUESTS requests by CLIENTS clients over kept connections, after a short warm-up."""
    ask(port, address, cookie, 8)
    began = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        shares = [pool.submit(ask, port, address, cookie, REQUESTS // CLIENTS) for _ in range(CLIENTS)]
        times = [seconds for share in shares for seconds in share.result()]
    took = time.perf_counter() - began
    return {
        "requests_per_second": round(len(times) / took, 1),
        "p95_ms": round(quantiles(times, n=20)[-1] * 1000, 1),
    }


def ask(port: int, address: str, cookie: str, count: int) -> list[float]:
    """The seconds that each of `count` requests took; fewer if they would take longer than SECONDS."""
    http_connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    times: list[float] = []
    while len(times) < count and sum(times) < SECONDS:
        began = time.perf_counter()
        http_connection.request("GET", address, headers={"Cookie": cookie})
        response = http_connection.getresponse()
        response.read()
        times.append(time.perf_counter() - began)
        if response.status != 200:
            raise RuntimeError(f"{address} answered {response.status}")
    http_connection.close()
    return times
