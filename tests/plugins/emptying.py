"""After a test that commits, the worker's database is again as it was made.

Django's `flush` would make each content type and permission anew, each in a transaction that waits for the
disk, and on PostgreSQL give each table new files.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import cache

from django.db import connection, transaction

MADE_BY_MIGRATIONS = {"auth_permission", "django_content_type", "django_migrations"}


def empty(original: str) -> None:
    """On SQLite the original's pages are copied back; on PostgreSQL the rows that tests write are deleted."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(original)) as store:
            store.backup(connection.connection)
    else:
        # keys are not asked while everything goes
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(deletions())


@cache
def deletions() -> str:
    with connection.cursor() as cursor:
        tables = {*connection.introspection.table_names(cursor)} - MADE_BY_MIGRATIONS
    return "; ".join(f"DELETE FROM {connection.ops.quote_name(name)}" for name in sorted(tables))
