"""Weekly reports and plan summaries of plans that know little, and of days that are not a usual Friday."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import translation
from django.utils.html import strip_tags

from phases.models import Baseline, BaselineTask, Plan, Task
from phases.queries_earned_value import earned_value
from phases.report_rendering import mail_of, page_of
from phases.services import reports
from phases.views.overview import forecast
from phases.views.plan_summary import Summary
from phases.views.reading import PlanReading
from rollout.audit.context import writing_at
from rollout.people.models import User
from rollout.projects.access import ProjectAccess
from rollout.projects.models import Project
from rollout.projects.services.actions import add_action
from tests.factories import arranging

pytestmark = pytest.mark.django_db


def at_noon(day: str) -> Any:
    return writing_at(datetime.fromisoformat(f"{day}T04:00").replace(tzinfo=UTC))


def stored(plan: Plan) -> Plan:
    found: Plan = Plan.objects.select_related("project").get(pk=plan.pk)
    return found


def drafted(plan: Plan, actor: User, day: str) -> dict[str, Any]:
    """What a report begun at noon of that day says."""
    with at_noon(day):
        draft = reports.start_draft(stored(plan), actor=actor)
        return reports.draft_content(draft, actor)


def words(content: dict[str, Any], language: str = "en") -> str:
    page = re.sub(r"<svg.*?</svg>", " ", page_of(content, language), flags=re.S)
    return re.sub(r"\s+", " ", strip_tags(page))


def summary(plan: Plan, reader: User) -> Summary:
    return Summary(PlanReading(ProjectAccess(reader, stored(plan).project)))


@pytest.fixture
def reported(plan_of_rollout: Any, change: Any) -> Plan:
    """The rollout with a status date."""
    change({"op": "plan.set", "field": "status_at", "value": "2026-03-06T17:00:00"})
    return stored(plan_of_rollout)


def test_a_second_report_of_one_status_date_tells_since_the_first(reported: Plan, ada: User) -> None:
    with at_noon("2026-03-08"):
        draft = reports.start_draft(reported, actor=ada)
        assert "as of Fri 6 Mar 2026, changes since Fri 27 Feb 2026" in words(
            reports.draft_content(draft, ada)
        )
        reports.publish(draft, version=draft.version, actor=ada)
    content = drafted(reported, ada, "2026-03-09")
    assert "as of Fri 6 Mar 2026, changes since report 1 (Sun 8 Mar 2026 12:00)" in words(content)


def test_a_report_dated_ahead_counts_nothing_overdue_before_its_day(
    reported: Plan, ada: User, ben: User
) -> None:
    with at_noon("2026-03-03"):
        for day in (2, 5):
            add_action(
                reported.project, {"text": "Ask", "owner": ben, "due_on": date(2026, 3, day)}, actor=ada
            )
    content = drafted(reported, ada, "2026-03-04")
    assert content["reported_on"] == "2026-03-06" and content["actions"]["overdue"] == 1
    assert "2 open actions, 1 overdue" in words(content)


def test_a_report_on_a_holiday_keeps_its_day(plan_of_rollout: Any, ada: User, change: Any) -> None:
    """A Friday within the National Day week."""
    change({"op": "plan.set", "field": "status_at", "value": "2026-10-02T17:00:00"})
    content = drafted(plan_of_rollout, ada, "2026-09-30")
    assert content["reported_on"] == "2026-10-02"
    assert "as of Fri 2 Oct 2026" in words(content)


def test_a_plan_without_status_date_does_not_claim_to_be_on_time(plan_of_rollout: Any, ada: User) -> None:
    content = drafted(plan_of_rollout, ada, "2026-02-04")
    for told in (words(content), mail_of(content, "en", "https://example.com")[1]):
        assert "on time by the plan" in told and "on time;" not in told
        assert "No status date is set" in told and "settings" in told
    assert "as planned, without a status date" in words(content)
    assert "Every rule that has a figure is met; without one: Pace, SPI(t)." in words(content)
    found = summary(plan_of_rollout, ada)
    assert "on time by the plan" in found.answer.title and "No status date is set" in found.answer.lead
    assert found.made == "As planned, without a status date"
    assert forecast(found.read)["late_text"] == "on time by the plan"


def test_a_late_forecast_is_late_whether_anybody_reported_or_not(plan_of_rollout: Any, ada: User) -> None:
    with arranging():
        Plan.objects.filter(pk=plan_of_rollout.pk).update(go_live=date(2026, 5, 14))
    assert "1 working day late; decided by" in summary(plan_of_rollout, ada).answer.title


def test_with_a_status_date_the_plan_says_so_without_reserve(reported: Plan, ada: User) -> None:
    found, content = summary(reported, ada), drafted(reported, ada, "2026-03-06")
    assert found.made == "As of Fri 6 Mar 2026" and found.gaps == [] and content["missing"] == []
    assert "by the plan" not in found.answer.title + words(content)


def test_without_baseline_no_slip_is_known_and_the_way_to_one_is_told(reported: Plan, ada: User) -> None:
    with arranging():
        Baseline.every.filter(plan=reported).delete()
    content, found = drafted(reported, ada, "2026-03-06"), summary(reported, ada)
    for told in (words(content), " ".join([found.slips.title, *found.gaps, *sum(found.facts, ())])):
        assert "No milestone has a baseline to slip from" in told
        assert "take one on the page “Baselines”" in told
        assert "No milestone is later" not in told
    assert ("Late milestones", "n/a") in found.facts


def test_without_milestones_and_promise_both_are_told(reported: Plan, ada: User) -> None:
    with arranging():
        Plan.objects.filter(pk=reported.pk).update(go_live=None)
        Task.objects.filter(plan=reported, milestone=True).delete()
    content, found = drafted(reported, ada, "2026-03-06"), summary(reported, ada)
    assert content["missing"] == ["milestones", "go_live"]
    assert found.slips.title == "The plan has no milestones" and len(found.gaps) == 2
    assert "No go-live is committed" in words(content)


def test_the_report_of_an_empty_project_says_that_it_is_empty(plan: Plan, ada: User) -> None:
    told = words(drafted(plan, ada, "2026-03-04"))
    assert told.count("The plan has no tasks yet") == 2
    for claim in ("Every rule is met", "Everything on the way is done", "No milestone is later", "0 of 0"):
        assert claim not in told


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("day", ["2026-02-04", "2026-09-16"])
def test_before_the_start_and_after_the_finish_a_report_can_be_published(
    day: str, language: str, plan_of_rollout: Any, ada: User
) -> None:
    with at_noon(day), translation.override(language):
        draft = reports.start_draft(stored(plan_of_rollout), actor=ada)
        report = reports.publish(draft, version=draft.version, actor=ada)
    assert report.copies.count() == 6


def test_the_overview_says_what_is_missing(rollout: Project, ada: User, signed_in: Any) -> None:
    with arranging():
        Baseline.every.filter(plan__project=rollout).delete()
    shown = signed_in(ada).get(f"/projects/{rollout.slug}/").content.decode()
    assert "No status date is set" in shown and "take one on the page “Baselines”" in shown


def uncommitted(plan: Plan) -> None:
    with arranging():
        Plan.objects.filter(pk=plan.pk).update(go_live=None)


def rules(content: dict[str, Any]) -> dict[str, str]:
    return {one["rule"]: one["light"] for one in content["status"]["reasons"]}


def behind(plan: Plan, days: int) -> None:
    """The plan lies that many working days behind its baseline, of which every week is of five days."""
    weeks = timedelta(weeks=days // 5)
    with arranging():
        for row in BaselineTask.objects.filter(baseline__plan=plan, finish__isnull=False):
            row.start, row.finish = row.start - weeks, row.finish - weeks
            row.save()


def test_without_a_committed_go_live_its_slip_against_the_baseline_decides(reported: Plan, ada: User) -> None:
    uncommitted(reported)
    behind(reported, 5)
    content = drafted(reported, ada, "2026-03-06")
    assert content["status"]["light"] == "red" and rules(content)["baseline_slip"] == "red"
    told = words(content)
    assert "working days behind its baseline; limit 5. No day is committed." in told
    assert "On track" not in told and "Every rule" not in told


def test_a_milestone_behind_its_baseline_is_not_on_track_however_far_the_promise(
    reported: Plan, ada: User
) -> None:
    with arranging():
        Plan.objects.filter(pk=reported.pk).update(go_live=date(2026, 12, 24))
    behind(reported, 5)
    content = drafted(reported, ada, "2026-03-06")
    assert rules(content)["milestone_slip"] == "amber" and content["status"]["light"] != "green"
    days = max(row["slip"] for row in content["milestones"]["rows"])
    assert f"Latest open milestone: {days} working days behind its baseline; limit 0.5." in words(content)


def test_without_promise_and_baseline_the_go_live_is_said_not_to_be_judged(reported: Plan, ada: User) -> None:
    uncommitted(reported)
    with arranging():
        Baseline.every.filter(plan=reported).delete()
    content = drafted(reported, ada, "2026-03-06")
    assert rules(content)["unjudged"] == "amber"
    assert "Go-live: cannot be judged without" in words(content) and "On track" not in words(content)


def test_the_report_gives_the_ratios_of_the_page_and_no_amount(
    reported: Plan, task: Any, change: Any, ada: User
) -> None:
    with arranging():
        BaselineTask.objects.filter(baseline__plan=reported, milestone=False).update(cost=4321)
    change({"op": "task.set", "task": task("K1").pk, "field": "percent_complete", "value": "50"},
           {"op": "task.set", "task": task("K1").pk, "field": "actual_cost", "value": "7654"})  # fmt: skip
    page = earned_value(stored(reported))
    content = drafted(reported, ada, "2026-03-06")
    found = content["earned"]
    assert page is not None and page.value.schedule_index and page.value.cost_index
    assert found["spi"] == round(float(page.value.schedule_index), 4)
    assert found["cpi"] == round(float(page.value.cost_index), 4)
    assert (found["unit"], found["budget"]) == ("share", 100) and rules(content)["cost"] == "red"
    assert "In per cent of the budget in" in words(content)
    assert "预算的百分比计" in words(content, "zh-hans")
    assert not any(amount in str(found) + words(content) for amount in ("4321", "4,321", "7654", "7,654"))
