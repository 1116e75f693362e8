"""Many writers at once give one whole chain, without a lost or doubled event."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from rollout.audit import services
from rollout.audit.models import AuditEvent
from rollout.audit.verification import verify
from rollout.core.errors import Stale
from rollout.people.models import Organization, User
from tests.factories import OrganizationFactory, UserFactory

WRITERS, ROUNDS = 6, 15


@pytest.mark.django_db(transaction=True)
def test_concurrent_writers_append_one_whole_chain() -> None:
    ada, companies = UserFactory(name="Ada Shen"), OrganizationFactory.create_batch(WRITERS)

    def write(company: Organization) -> None:
        try:
            for version in range(1, ROUNDS + 1):
                services.change(company, {"name": f"{company.pk} {version}"}, version=version, actor=ada)
        finally:
            connection.close()

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write, companies))
    assert AuditEvent.objects.count() == WRITERS * ROUNDS
    assert verify().ok


@pytest.mark.django_db(transaction=True)
def test_of_editors_of_one_record_each_wins_or_is_told() -> None:
    ada, company = UserFactory(name="Ada Shen"), OrganizationFactory()

    def edit(writer: int) -> int:
        saved = 0
        try:
            for n in range(ROUNDS):
                seen = Organization.objects.get(pk=company.pk)
                try:
                    services.change(seen, {"name": f"{writer} {n}"}, version=seen.version, actor=ada)
                    saved += 1
                except Stale:
                    continue
        finally:
            connection.close()
        return saved

    with ThreadPoolExecutor(WRITERS) as pool:
        saved = sum(pool.map(edit, range(WRITERS)))
    company.refresh_from_db()
    assert company.version == saved + 1 == AuditEvent.objects.count() + 1


@pytest.mark.django_db(transaction=True)
def test_services_that_lock_rows_in_opposite_order_do_not_wait_for_each_other() -> None:
    """Both begin with the chain, so neither can hold a row the other needs while waiting for it."""
    ada: User = UserFactory(name="Ada Shen")
    one, two = OrganizationFactory.create_batch(2)

    def swap(pair: tuple[Organization, Organization]) -> None:
        try:
            for n in range(ROUNDS):
                with services.audited():
                    for company in pair:
                        row = Organization.objects.select_for_update().get(pk=company.pk)
                        row.name = f"{row.pk} {n} {id(pair)}"
                        row.save()
                        services.record(actor=ada, action="organization.change", target=row)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(swap, [(one, two), (two, one)]))
    assert AuditEvent.objects.count() == 4 * ROUNDS
    assert verify().ok
