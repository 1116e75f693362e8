"""The guard itself: it must catch what a forgetful service would do, and let the rest pass."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
from django.db import connection, transaction

from rollout.audit import services
from rollout.people.models import Organization, User
from tests import audit_guard

pytestmark = pytest.mark.django_db


@pytest.fixture
def forgetful() -> Callable[..., None]:
    """Runs lines as if they stood in a service of the application."""

    def run(lines: str, **names: Any) -> None:
        exec(compile(lines, f"{audit_guard.ROOT}/rollout/people/planted.py", "exec"), names)

    return run


@pytest.fixture
def caught() -> Iterator[None]:
    """The violation was the point of the test, so it does not fail it."""
    yield
    assert audit_guard.violations
    audit_guard.violations.clear()


WAYS = {
    "save": "company.name = 'x'; company.save()",
    "create": "Organization.objects.create(name='x', kind='client')",
    "bulk_create": "Organization.objects.bulk_create([Organization(name='x', kind='client')])",
    "update": "Organization.objects.update(name='x')",
    "delete": "company.delete()",
    "raw": """connection.cursor().execute("UPDATE people_organization SET name = 'x'")""",
}


@pytest.mark.parametrize("way", WAYS)
def test_a_transaction_without_an_event_fails(
    way: str, forgetful: Callable[..., None], client_organization: Organization, caught: None
) -> None:
    names = {"company": client_organization, "Organization": Organization, "connection": connection}
    with pytest.raises(audit_guard.UnrecordedWrite, match="people_organization"), transaction.atomic():
        forgetful(WAYS[way], **names)


def test_a_write_outside_any_transaction_fails(forgetful: Callable[..., None], caught: None) -> None:
    with pytest.raises(audit_guard.UnrecordedWrite, match="outside any transaction"):
        forgetful(WAYS["raw"], connection=connection)


def test_a_failing_write_is_reported_even_when_swallowed(
    forgetful: Callable[..., None], client_organization: Organization, caught: None
) -> None:
    with suppress(Exception), transaction.atomic():
        forgetful(WAYS["save"], company=client_organization)
    client_organization.refresh_from_db()
    assert client_organization.name != "x"


def test_a_recorded_write_passes(ada: User, client_organization: Organization) -> None:
    services.change(client_organization, {"name": "Lotus Group"}, version=1, actor=ada)
    assert not audit_guard.violations


def test_a_write_that_is_rolled_back_needs_no_event(
    forgetful: Callable[..., None], client_organization: Organization
) -> None:
    with transaction.atomic():
        forgetful(WAYS["save"], company=client_organization)
        transaction.set_rollback(True)
    assert not audit_guard.violations


def test_an_event_that_was_rolled_back_does_not_excuse_a_write(
    forgetful: Callable[..., None], ada: User, client_organization: Organization, caught: None
) -> None:
    with pytest.raises(audit_guard.UnrecordedWrite), transaction.atomic():
        with suppress(ValueError), transaction.atomic():
            services.record(actor=ada, action="organization.change", target=client_organization)
            raise ValueError
        forgetful(WAYS["save"], company=client_organization)


def test_setting_the_scene_in_a_test_needs_no_event(client_organization: Organization) -> None:
    client_organization.name = "Lotus Group"
    client_organization.save()
    assert not audit_guard.violations


def test_each_exemption_gives_its_reason_in_a_sentence() -> None:
    from django.apps import apps

    reasons = [getattr(model, "audit_exempt", None) for model in apps.get_models()]
    assert all(len(str(reason).split()) > 3 for reason in reasons if reason is not None)
