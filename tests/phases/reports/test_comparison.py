"""Two published reports held against each other: the page, the API, and that both stay the same."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from phases.models import ReportCopy, WeeklyReport
from phases.operations import parse_operations
from phases.report_rendering import page_of
from phases.services import reports as services
from phases.services.changes import apply
from rollout.people.models import User
from rollout.projects.services.actions import add_action
from tests.factories import arranging

pytestmark = pytest.mark.django_db

SignIn = Callable[[Any], Client]


def longer(plan: Any, task: Any, days: int, actor: User) -> None:
    plan.refresh_from_db()
    wanted = {"op": "task.set", "task": task.pk, "field": "duration", "value": task.duration + days * 480}
    apply(plan, parse_operations([wanted]), actor=actor, version=plan.version)


def handed_out(plan: Any, actor: User, comment: str) -> WeeklyReport:
    """Frozen as publishing does it, without the PDF, which a comparison does not read."""
    draft = services.start_draft(plan, actor=actor)
    day = date(2026, 3, 6) + timedelta(weeks=draft.number - 1)
    changes = {"comment": comment, "reported_on": day}
    written = services.write_draft(draft, changes, version=draft.version, actor=actor)
    content = services.draft_content(written, actor)
    with arranging():
        written.content, written.status = content, content["status"]["light"]
        written.published_at, written.published_by = timezone.now(), actor
        written.save()
        page = page_of(content, "en").encode()
        ReportCopy.objects.create(report=written, language="en", kind="page", content=page, sha256="0" * 64)
    return written


@pytest.fixture
def two(plan_of_rollout: Any, task: Any, ada: User, dai: User) -> list[WeeklyReport]:
    """Between the reports the design review took two days more and an action came up."""
    first = handed_out(plan_of_rollout, ada, "A calm week.")
    longer(plan_of_rollout, task("D7"), 2, ada)
    add_action(
        plan_of_rollout.project,
        {"text": "Name the owner of the dealers", "owner": dai, "due_on": date(2027, 3, 20)},
        actor=ada,
    )
    return [first, handed_out(plan_of_rollout, ada, "The review takes longer.")]


def address(plan: Any, number: int, other: object = None) -> str:
    url = reverse("phases:report_compare", args=[plan.project.slug, number])
    return url if other is None else f"{url}?with={other}"


def test_the_page_answers_what_became_of_the_go_live(
    two: list[WeeklyReport], plan_of_rollout: Any, cleo: User, signed_in: SignIn
) -> None:
    shown = signed_in(cleo).get(address(plan_of_rollout, 2)).content.decode()
    assert "2 working days later than in report 1" in shown
    assert "The review takes longer." in shown and "A calm week." in shown
    assert "Name the owner of the dealers" in shown and "New since then" in shown
    assert "Requirements confirmed" not in shown
    assert "Design approved" in shown and "Design review" in shown


def test_a_changed_status_is_told_in_words_not_in_markup(
    two: list[WeeklyReport], plan_of_rollout: Any, cleo: User, signed_in: SignIn
) -> None:
    first = two[0]
    with arranging():
        WeeklyReport.objects.filter(pk=first.pk).update(
            content={**first.content, "status": {**first.content["status"], "light": "amber"}}
        )
    shown = signed_in(cleo).get(address(plan_of_rollout, 2)).content.decode()
    assert "was At risk" in shown and "&lt;" not in shown


def test_the_page_speaks_chinese(
    two: list[WeeklyReport], plan_of_rollout: Any, cleo: User, signed_in: SignIn
) -> None:
    client = signed_in(cleo)
    client.cookies["django_language"] = "zh-hans"
    shown = client.get(address(plan_of_rollout, 2)).content.decode()
    assert "比第 1\N{NO-BREAK SPACE}期晚 2\N{NO-BREAK SPACE}个工作日" in shown


def test_either_report_may_be_asked_and_the_older_one_stands_first(
    two: list[WeeklyReport], plan_of_rollout: Any, cleo: User, signed_in: SignIn
) -> None:
    client = signed_in(cleo)
    for url in (address(plan_of_rollout, 1), address(plan_of_rollout, 1, 2), address(plan_of_rollout, 2, 1)):
        assert "later than in report 1" in client.get(url).content.decode()


def test_the_comparison_stays_the_same_whatever_happens_later(
    two: list[WeeklyReport], plan_of_rollout: Any, task: Any, ada: User, api: Any
) -> None:
    url = f"/api/v1/projects/{plan_of_rollout.project.slug}/reports/2/comparison/"
    before = api(ada).get(url).json()
    longer(plan_of_rollout, task("D7"), 9, ada)
    handed_out(plan_of_rollout, ada, "And another one.")
    assert api(ada).get(url).json() == before


def test_the_api_tells_the_same_as_the_page(
    two: list[WeeklyReport], plan_of_rollout: Any, task: Any, cleo: User, api: Any
) -> None:
    base = f"/api/v1/projects/{plan_of_rollout.project.slug}/reports"
    told = api(cleo).get(f"{base}/2/comparison/?with=1").json()
    assert (told["before"], told["after"], told["go_live"]["working_days"]) == (1, 2, 2)
    moved = {one["number"]: one for one in told["milestones"] if one["standing"] == "changed"}
    assert moved[task("D◆").number]["forecast"]["working_days"] == 2
    assert moved[task("D◆").number]["cause"] == {"kind": "moved", "task": "Design review"}
    assert [one["standing"] for one in told["actions"]] == ["new"]


def test_only_another_published_report_can_be_named(
    two: list[WeeklyReport], plan_of_rollout: Any, cleo: User, signed_in: SignIn, api: Any
) -> None:
    client, program = signed_in(cleo), api(cleo)
    base = f"/api/v1/projects/{plan_of_rollout.project.slug}/reports/2/comparison/"
    for other in ("9", "2", "two", "-1", "1" * 30, "٢"):
        assert client.get(address(plan_of_rollout, 2, other)).status_code == 400
        assert program.get(f"{base}?with={other}").status_code == 400


def test_a_single_report_and_a_draft_say_why_there_is_nothing_to_compare(
    plan_of_rollout: Any, ada: User, signed_in: SignIn, api: Any
) -> None:
    handed_out(plan_of_rollout, ada, "The first.")
    client = signed_in(ada)
    shown = client.get(reverse("phases:report_list", args=[plan_of_rollout.project.slug])).content.decode()
    assert "Comparing needs two published reports." in shown
    alone = client.get(address(plan_of_rollout, 1))
    assert alone.status_code == 409 and "Comparing needs two" in alone.content.decode()
    services.start_draft(plan_of_rollout, actor=ada)
    assert client.get(address(plan_of_rollout, 2)).status_code == 409
    url = f"/api/v1/projects/{plan_of_rollout.project.slug}/reports/2/comparison/"
    assert api(ada).get(url).status_code == 404


def test_list_and_report_lead_to_the_comparison(
    two: list[WeeklyReport], plan_of_rollout: Any, cleo: User, signed_in: SignIn
) -> None:
    client, slug = signed_in(cleo), plan_of_rollout.project.slug
    for page in ("phases:report_list", "phases:report_detail"):
        arguments = [slug] if page.endswith("list") else [slug, 2]
        assert address(plan_of_rollout, 2) in client.get(reverse(page, args=arguments)).content.decode()


def test_more_reports_ask_no_more_queries(
    two: list[WeeklyReport], plan_of_rollout: Any, cleo: User, signed_in: SignIn
) -> None:
    client = signed_in(cleo)

    def count() -> int:
        client.get(address(plan_of_rollout, 2))
        with CaptureQueriesContext(connection) as asked:
            client.get(address(plan_of_rollout, 2))
        return len(asked)

    once = count()
    with arranging():
        for number in range(3, 23):
            two[0].pk, two[0].number = None, number
            two[0].save(force_insert=True)
    assert count() == once
