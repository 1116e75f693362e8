"""One write, one event; and of two editors the second is asked."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from phases.models import Plan
from rollout.audit import services
from rollout.audit.context import writing_via
from rollout.audit.models import AuditEvent
from rollout.core.errors import Stale, StateRefusal
from rollout.people.models import Department, Organization, User

pytestmark = pytest.mark.django_db


def test_a_creation_is_told_with_all_its_fields(ada: User) -> None:
    company = services.create(Organization(name="Lotus", kind="client"), actor=ada, why="the client")
    event = AuditEvent.objects.get()
    assert (event.action, event.target_id, event.actor_id) == ("organization.create", str(company.pk), ada.pk)
    assert event.after == {"id": company.pk, "name": "Lotus", "kind": "client", "version": 1}
    assert (event.before, event.why, event.via) == ({}, "the client", "command")


def test_a_change_is_told_with_the_changed_fields_only(ada: User, sales: Department) -> None:
    with writing_via("api", "r-1"):
        services.change(sales, {"name": "Sales East", "parent": None}, version=1, actor=ada)
    event = AuditEvent.objects.get()
    assert (event.before, event.after) == ({"name": "Sales"}, {"name": "Sales East"})
    assert (event.via, event.request_id) == ("api", "r-1")


def test_nothing_to_change_writes_nothing(ada: User, sales: Department) -> None:
    assert services.change(sales, {"name": "Sales"}, version=1, actor=ada).version == 1
    assert not AuditEvent.objects.exists()


def test_the_second_of_two_editors_sees_both_versions(ada: User, sales: Department) -> None:
    services.change(sales, {"name": "Sales East"}, version=1, actor=ada)
    with pytest.raises(Stale) as refused:
        services.change(sales, {"name": "Sales West"}, version=1, actor=ada)
    assert (refused.value.mine, refused.value.theirs) == ({"name": "Sales West"}, {"name": "Sales East"})
    assert Department.objects.get().name == "Sales East"


def test_a_change_of_a_deleted_record_is_refused(ada: User, sales: Department) -> None:
    services.remove(Department.objects.get(), actor=ada)
    with pytest.raises(StateRefusal):
        services.change(sales, {"name": "Sales East"}, version=1, actor=ada)


def test_a_removal_keeps_what_the_record_was(ada: User, sales: Department) -> None:
    services.remove(sales, actor=ada)
    assert AuditEvent.objects.get().before["name"] == "Sales"
    assert not Department.objects.exists()


def test_a_removal_of_a_version_that_has_moved_on_is_refused(ada: User, sales: Department) -> None:
    services.change(sales, {"name": "Sales East"}, version=1, actor=ada)
    with pytest.raises(Stale):
        services.remove(sales, actor=ada, version=1)
    assert Department.objects.exists()


@pytest.mark.parametrize(
    ("name", "sent", "said"),
    [
        ("hours_per_day", Decimal(7), "7.00"),
        ("hours_per_day", "7.5", "7.50"),
        ("hours_per_day", 7, "7.00"),
        ("hours_per_day", "many", "many"),
        ("go_live", "2026-05-04", "2026-05-04"),
        ("start", "2026-03-02T08:00", "2026-03-02T08:00:00"),
        ("start", None, None),
        ("hours_per_day", "1e400", "1e400"),
        ("go_live", 5, 5),
    ],
)
def test_both_versions_of_a_conflict_have_one_form(name: str, sent: Any, said: Any, plan: Plan) -> None:
    """Whatever the door sent: 7 stood beside 7.00 as if they were two."""
    with pytest.raises(Stale) as refused:
        services.change(plan, {name: sent}, version=plan.version + 1, actor=None)
    assert refused.value.mine == {name: said}


def test_equal_figures_are_no_conflict(plan: Plan) -> None:
    with pytest.raises(Stale) as refused:
        services.change(plan, {"hours_per_day": "8", "start": "2026-03-02T08:00"}, version=9, actor=None)
    assert refused.value.mine == refused.value.theirs
