"""Every date tells why, in a sentence."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils import translation

from phases.labels_why import clause
from phases.operations import parse_operations
from phases.queries_why import slack_towards, why
from phases.scheduling.model import Fact, FactKind
from phases.services.changes import apply
from rollout.people.models import User
from tests.factories import CalendarDayFactory, CalendarFactory

pytestmark = pytest.mark.django_db


def sentence(task: Any, edge: str = "start") -> str:
    return next(one.sentence for one in why(task) if one.edge == edge)


def test_a_date_names_the_predecessor_the_link_and_the_holiday(task: Any) -> None:
    """The tomb-sweeping holiday of 2026 lies on Monday, 6 April."""
    told = sentence(task("C2"), "finish")
    assert told.startswith("Finishes ") and "“C1 Prototype and prototype test” starts" in told
    assert "(start to start +2 d)" in told and "is not worked" in told


def test_the_first_task_starts_with_the_project(task: Any) -> None:
    assert sentence(task("K1")) == "Starts Mon 2 Mar 08:00 because the project starts Mon 2 Mar 08:00."


def test_a_constraint_is_named(task: Any, plan_of_rollout: Any, ada: User) -> None:
    items = [
        {"op": "task.set", "task": task("D6").pk, "field": "constraint", "value": "SNET"},
        {"op": "task.set", "task": task("D6").pk, "field": "constraint_at", "value": "2026-03-25T08:00"},
    ]
    apply(plan_of_rollout, parse_operations(items), actor=ada, version=1)
    assert "it may not start before Wed 25 Mar 08:00" in sentence(task("D6"))


def test_a_task_that_is_to_be_late_names_the_project_finish_and_the_holidays_before_it(
    plan: Any, ada: User
) -> None:
    """Ching Ming lies on Sat 4 to Mon 6 April 2026; nothing waits for A."""
    plan.calendar = CalendarFactory(country="CN", kind="state")
    plan.save()
    CalendarDayFactory(
        calendar=plan.calendar, first=date(2026, 4, 4), last=date(2026, 4, 6), name="Ching Ming"
    )
    items = [
        {"op": "task.add", "name": "A", "duration": 3 * 480, "ref": "A"},
        {"op": "task.set", "task": "A", "field": "constraint", "value": "ALAP"},
        {"op": "task.add", "name": "B", "duration": 26 * 480},
    ]
    apply(plan, parse_operations(items), actor=ada, version=plan.version)
    told = why(plan.tasks.get(name="A"))
    held = "it lies as late as possible, “B” sets the project finish, Tue 7 Apr 17:00"
    assert told[0].sentence.startswith("Starts Thu 2 Apr 08:00 because " + held)
    assert "Sat 4 Apr – Mon 6 Apr is not worked (Ching Ming)" in told[0].sentence
    assert told[1].sentence == "Finishes Tue 7 Apr 17:00 because " + held.replace(", “B”", " and “B”") + "."
    assert plan.tasks.get(name="B").pk in told[1].tasks


def test_days_of_another_year_than_the_plans_present_name_it(
    task: Any, plan_of_rollout: Any, ada: User
) -> None:
    items = [
        {"op": "task.set", "task": task("D6").pk, "field": "constraint", "value": "SNET"},
        {"op": "task.set", "task": task("D6").pk, "field": "constraint_at", "value": "2027-01-06T08:00"},
    ]
    apply(plan_of_rollout, parse_operations(items), actor=ada, version=1)
    told = sentence(task("D6"))
    assert told.startswith("Starts Wed 6 Jan 2027 08:00 because") and "before Wed 6 Jan 2027 08:00" in told


def test_reported_dates_say_so(task: Any, plan_of_rollout: Any, ada: User) -> None:
    item = {"op": "task.set", "task": task("K1").pk, "field": "percent_complete", "value": 100}
    apply(plan_of_rollout, parse_operations([item]), actor=ada, version=1)
    assert "it was reported started Mon 2 Mar 08:00" in sentence(task("K1"))
    assert "it was reported finished Mon 2 Mar 17:00" in sentence(task("K1"), "finish")


def test_every_kind_of_fact_has_words_in_both_languages() -> None:
    values = {
        "type": "FS",
        "lag": "480",
        "unit": "working",
        "start": "2026-03-02T08:00:00",
        "date": "2026-03-02T08:00:00",
        "finish": "2026-03-02T17:00:00",
        "first": "2026-03-02",
        "last": "2026-03-03",
        "name": "Spring",
        "remaining": "",
        "week": "08:00-12:00||||||",
    }
    for language in ("en", "zh-hans"):
        with translation.override(language):
            for kind in FactKind:
                own = {**values, "type": "SNET"} if kind is FactKind.CONSTRAINT else values
                told = clause(Fact(kind, (1, 2), own), lambda key: f"task {key}", 2026, "start")
                assert told and "%(" not in told


def test_slack_towards_a_milestone_is_not_slack_towards_the_end(task: Any, plan_of_rollout: Any) -> None:
    found = slack_towards(plan_of_rollout, task("D◆"))
    assert found[task("D5").pk] == 0 and found[task("R1").pk] == 0
    assert found[task("D2").pk] == 3 * 480 and found[task("C1").pk] is None


def test_a_lag_is_told_in_days_of_the_plan_s_own_hours() -> None:
    facts = {"type": "FS", "lag": "360", "unit": "working", "finish": "2026-03-06T17:00:00"}
    fact = Fact(FactKind.LINK, (1, 2), facts)
    told = {day: clause(fact, lambda key: f"task {key}", 2026, "start", day) for day in (360, 480)}
    assert "(finish to start +1 d)" in told[360] and "(finish to start +6 h)" in told[480]
