"""Is the process alive, and is everything there that it needs? Read by machines, so in English."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from rollout.core.jobs.beats import some_worker_lives

Check = Callable[[], str]
OK = "ok"

_checks: dict[str, Check] = {}


def health_check(name: str) -> Callable[[Check], Check]:
    """Add a question to the readiness check; the function answers "" or the reason why not."""

    def declare(check: Check) -> Check:
        _checks[name] = check
        return check

    return declare


@health_check("database")
def database() -> str:
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute("SELECT 1")
    return ""


@health_check("migrations")
def migrations() -> str:
    applied = MigrationRecorder(connections[DEFAULT_DB_ALIAS]).applied_migrations()
    missing = count_missing(frozenset(applied))
    return f"{missing} not applied; run manage.py migrate" if missing else ""


@lru_cache(maxsize=1)
def count_missing(applied: frozenset[tuple[str, str]]) -> int:
    """Of all migrations that this process's code brings. Reading them takes a while and is done anew only
    once others are applied: monitors ask every few seconds, and anybody may."""
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


@health_check("worker")
def worker() -> str:
    return "" if some_worker_lives(timezone.now()) else "no sign of life; start manage.py work"


def ask(check: Check) -> str:
    try:
        return check() or OK
    except DatabaseError as error:
        return f"database does not answer: {type(error).__name__}"


@require_safe
@never_cache
def live(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": OK})


@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """200 if requests can be served as they should, else 503; both tell each answer."""
    answers = {name: ask(check) for name, check in _checks.items()}
    fine = all(answer == OK for answer in answers.values())
    return JsonResponse(
        {"status": OK if fine else "not ready", "checks": answers}, status=200 if fine else 503
    )
