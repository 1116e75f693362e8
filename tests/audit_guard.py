"""Over the whole suite: a transaction that writes an audited table without an audit event fails.

Loaded as a pytest plugin. It listens to every statement of every connection (`execute_wrapper`) and to the
ends of transactions, so that bulk_create, update() and raw SQL are seen as well as save(). Writes that set
a test's scene (factories, a test's own lines) are nobody's action and pass.

A table leaves the rule only by a reason beside its model: `audit_exempt = "sentence"`, or, for single
columns, `audit_exempt_fields = {"column": "sentence"}`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.db.backends.signals import connection_created

ROOT = Path(__file__).resolve().parent.parent
APPLICATION = tuple(f"{ROOT}/{name}/" for name in ("rollout", "phases", "requirements_pool", "training"))
TESTS = f"{ROOT}/tests/"
# Words that tests use as well as services: whoever calls them decides.
BELOW = re.compile(r"/(models(/\w+)?|querysets|fields)\.py$|/migrations/")
WRITE = re.compile(
    r"\b(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|UPDATE(?:\s+ONLY)?|DELETE\s+FROM|REPLACE\s+INTO|TRUNCATE(?:\s+TABLE)?"
    r'|COPY)\s+"?(\w+)"?',
    re.IGNORECASE,
)
SET_CLAUSE = re.compile(r"\bSET\s+(.*?)(?:\s+WHERE\b|\s+FROM\b|$)", re.IGNORECASE | re.DOTALL)
SET_COLUMN = re.compile(r'"?(\w+)"?\s*=')
EVENTS = "audit_auditevent"


class UnrecordedWrite(AssertionError):
    """An audited table was written without an event in the same transaction."""


@dataclass
class Ledger:
    """Open transactions of one connection, the outermost first: what each wrote, how many events."""

    levels: list[tuple[list[str], list[str]]] = field(default_factory=list)


violations: list[UnrecordedWrite] = []


@cache
def audited_tables() -> dict[str, frozenset[str]]:
    """Table → its exempt columns, for every model of ours that has no reason to be left out."""
    from django.apps import apps

    from rollout.core.checks import OUR_APPS

    found: dict[str, frozenset[str]] = {}
    for model in apps.get_models(include_auto_created=True):
        owner = model._meta.auto_created or model
        if owner.__module__.startswith(OUR_APPS) and not getattr(owner, "audit_exempt", ""):
            found[model._meta.db_table] = frozenset(getattr(model, "audit_exempt_fields", {}))
    return found


def written(sql: str) -> list[str]:
    """The audited tables a statement writes."""
    found = (table for table in WRITE.findall(sql) if table in audited_tables())
    return [table for table in found if not _only_exempt(sql, table)]


def _only_exempt(sql: str, table: str) -> bool:
    exempt = audited_tables()[table]
    clause = SET_CLAUSE.search(sql) if exempt and sql.lstrip().upper().startswith("UPDATE") else None
    return clause is not None and set(SET_COLUMN.findall(clause[1])) <= exempt


def by_the_application() -> bool:
    """Does the statement come from our application rather than from a test that sets its scene?"""
    from tests.factories import is_arranging

    if is_arranging():
        return False
    frame = sys._getframe(1)
    while frame is not None:
        name = frame.f_code.co_filename
        if name.startswith(APPLICATION) and not BELOW.search(name):
            return True
        if name.startswith(TESTS) and name != __file__:
            return False
        frame = frame.f_back  # type: ignore[assignment]
    return False


def ledger_of(connection: Any) -> Ledger:
    if not hasattr(connection, "audit_ledger"):
        connection.audit_ledger = Ledger()
    ledger: Ledger = connection.audit_ledger
    return ledger


def refuse(what: str) -> UnrecordedWrite:
    error = UnrecordedWrite(f"{what}: no audit event in the same transaction (see rollout.audit.services)")
    violations.append(error)
    return error


def watch(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
    """The wrapper around every statement of a connection."""
    text = str(sql)
    tables = written(text)
    if tables and by_the_application():
        levels = ledger_of(context["connection"]).levels
        if not levels:
            raise refuse(f"{', '.join(tables)} written outside any transaction")
        levels[-1][0].extend(tables)
    result = execute(sql, params, many, context)
    if EVENTS in text and "INSERT" in text[:20].upper():
        for level in ledger_of(context["connection"]).levels[-1:]:
            level[1].append(EVENTS)
    return result


def watch_connection(connection: Any, **kwargs: Any) -> None:
    if watch not in connection.execute_wrappers:
        connection.execute_wrappers.append(watch)


def watch_transactions() -> None:
    """Ask at the end of each outermost transaction (a test's own, which is rolled back, does not count)."""
    from django.db import transaction
    from django.db.transaction import Atomic

    enter, leave = Atomic.__enter__, Atomic.__exit__

    def entered(self: Any) -> None:
        enter(self)
        if not self._from_testcase:
            ledger_of(transaction.get_connection(self.using)).levels.append(([], []))

    def left(self: Any, kind: Any, error: Any, trace: Any) -> None:
        if self._from_testcase:
            return leave(self, kind, error, trace)
        connection = transaction.get_connection(self.using)
        levels = ledger_of(connection).levels
        tables, events = levels.pop()
        kept = kind is None and not connection.needs_rollback
        if kept and levels:
            levels[-1][0].extend(tables)
            levels[-1][1].extend(events)
        elif kept and tables and not events:
            unrecorded = refuse(f"{', '.join(sorted(set(tables)))} written")
            leave(self, UnrecordedWrite, unrecorded, None)
            raise unrecorded
        return leave(self, kind, error, trace)

    Atomic.__enter__, Atomic.__exit__ = entered, left


def pytest_configure(config: pytest.Config) -> None:
    connection_created.connect(watch_connection)
    watch_transactions()


@pytest.fixture(autouse=True)
def every_write_is_recorded() -> Iterator[None]:
    """A violation fails its test even if the code under test swallowed the error."""
    violations.clear()
    yield
    if violations:
        pytest.fail(str(violations[0]))
