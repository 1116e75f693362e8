"""What must hold before the application starts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.core.checks import Error, Tags, register
from django.db import connections

from rollout.core.classification import unclassified

OUR_APPS = ("rollout.", "phases", "requirements_pool", "training")
SQLITE_DEMANDS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
POSTGRES_DEMANDS = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}


@register()
def every_field_has_a_class(app_configs: Any, **kwargs: Any) -> list[Error]:
    """A field nobody classified could be shown to anybody."""
    return [
        Error(f"{model._meta.label}: no data class for {', '.join(missing)}.", id="rollout.E001", obj=model)
        for model in apps.get_models()
        if model.__module__.startswith(OUR_APPS) and (missing := unclassified(model))
    ]


@register(Tags.database)
def databases_keep_what_they_acknowledge(
    app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[Error]:
    """Refuse a database that may lose an acknowledged commit in a power cut."""
    errors = []
    for alias in databases or ():
        connection = connections[alias]
        demands = SQLITE_DEMANDS if connection.vendor == "sqlite" else POSTGRES_DEMANDS
        word = "PRAGMA" if connection.vendor == "sqlite" else "SHOW"
        with connection.cursor() as cursor:
            for name, wanted in demands.items():
                cursor.execute(f"{word} {name}")
                found = cursor.fetchone()[0]
                # an in-memory database has no journal file to keep
                if found != wanted and not (name == "journal_mode" and found == "memory"):
                    errors.append(
                        Error(f"Database {alias}: {name} is {found}, not {wanted}.", id="rollout.E002")
                    )
    return errors
