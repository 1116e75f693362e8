"""Starting a rollout."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from phases.methodology.library import shipped
from phases.models import Task
from phases.services.projects import NewProject, free_slug, start_project
from phases.services.scheduling import draft_of, plan_at_hand
from rollout.audit.models import AuditEvent
from rollout.core.errors import InvalidInput, NotAllowed
from rollout.people.models import User
from rollout.people.roles import Role
from rollout.projects.models import Project
from tests.factories import TenantRoleFactory

pytestmark = pytest.mark.django_db
STANDARD = shipped("standard-12-week")


@pytest.fixture
def manager(ada: User) -> User:
    TenantRoleFactory(user=ada, role=Role.PROJECT_MANAGER)
    return ada


def test_a_project_starts_complete(rollout: Project, ben: User, cleo: User, task: Any) -> None:
    plan = rollout.plan
    assert plan.tasks.count() == 60 and plan.phases.count() == 9 and plan.baselines.count() == 1
    assert task("R1").owner == ben and task("K◆").owner == cleo and task("M1").owner is None
    assert not plan.tasks.filter(start=None).exists()
    assert plan.go_live == task("A1").finish.date() and plan.go_live_task == task("A1")
    assert AuditEvent.objects.filter(project_id=rollout.pk, action="plan.start").count() == 1


def test_stored_dates_are_those_of_a_recalculation(rollout: Project) -> None:
    hand = plan_at_hand(rollout.plan)
    computed = hand.schedule(draft_of(hand.stored))[0].tasks
    for row in Task.objects.filter(plan=rollout.plan):
        assert (row.start, row.finish) == (computed[row.pk].start, computed[row.pk].finish)
        assert (row.total_slack, row.critical) == (computed[row.pk].total_slack, computed[row.pk].critical)


def test_public_holidays_and_make_up_days_are_in_the_dates(manager: User) -> None:
    """Before the spring festival of 2026: Saturday the 14th is worked, then a week is not."""
    wanted = NewProject("Spring", STANDARD, start=date(2026, 2, 12), language="en")
    plan = start_project(wanted, actor=manager).plan
    worked = {code: plan.tasks.get(code=code) for code in ("K3", "K5", "R1")}
    assert worked["K3"].start.date() == date(2026, 2, 13)
    assert worked["K5"].start.date() == date(2026, 2, 14)
    assert worked["R1"].start.date() == date(2026, 2, 24)


def test_the_start_is_the_latest_that_meets_the_go_live(manager: User) -> None:
    wanted = NewProject("Backward", STANDARD, go_live=date(2026, 6, 30), language="en")
    plan = start_project(wanted, actor=manager).plan
    assert plan.tasks.get(code="A1").finish.date() <= date(2026, 6, 30) == plan.go_live
    later = NewProject(
        "Later", STANDARD, start=date.fromordinal(plan.start.date().toordinal() + 1), language="en"
    )
    assert start_project(later, actor=manager).plan.tasks.get(code="A1").finish.date() > date(2026, 6, 30)


def test_a_year_without_announcement_is_provisional(manager: User) -> None:
    plan = start_project(
        NewProject("Far", STANDARD, start=date(2035, 1, 8), language="en"), actor=manager
    ).plan
    assert plan.tasks.filter(summary=False, provisional=False).count() == 0


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({}, "start_or_go_live"),
        ({"start": date(2026, 3, 2), "go_live": date(2026, 6, 1)}, "start_or_go_live"),
        ({"start": date(1900, 1, 1)}, "date_out_of_range"),
        ({"start": date(2026, 3, 2), "country": "ZZ"}, "unknown_country"),
        ({"start": date(2026, 3, 2), "name": " "}, "bad_name"),
    ],
)
def test_a_bad_start_changes_nothing(values: dict[str, Any], code: str, manager: User) -> None:
    with pytest.raises(InvalidInput) as refused:
        start_project(NewProject(**{"name": "X", "template": STANDARD, **values}), actor=manager)
    assert refused.value.code == code and not Project.objects.exists()


def test_who_may_not_start_projects_is_told_so(ben: User) -> None:
    with pytest.raises(NotAllowed):
        start_project(NewProject("X", STANDARD, start=date(2026, 3, 2)), actor=ben)


def test_short_names_are_readable_and_free(project: Project) -> None:
    assert free_slug("华锐 CRM") == "hua-rui-crm"
    assert free_slug("lotus") == "lotus-2" and free_slug("new") != "new" and free_slug("！") == "project"
