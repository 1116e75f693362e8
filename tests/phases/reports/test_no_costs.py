"""A weekly report is one document for readers with and without the right to see the budget: no amount."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from phases.models import Plan, ReportCopy
from phases.operations import parse_operations
from phases.services import baselines, reports
from phases.services.changes import apply, undo
from rollout.core.models import OutboxMessage
from rollout.people.models import User
from rollout.projects.delta import all_events_between, told

pytestmark = pytest.mark.django_db
AMOUNTS = ("987654", "876543", "765432", "654321", "543210")


def shown_amounts(text: str) -> list[str]:
    plain = text.replace(",", "").replace("\u202f", "").replace("\u00a0", "")
    return [amount for amount in AMOUNTS if amount in plain]


@pytest.fixture
def week_of_costs(plan_of_rollout: Any, task: Any, ada: User) -> Plan:
    """Costs set, changed, cleared, taken back, brought by a new task, and frozen by a baseline."""

    def change(*operations: dict[str, Any]) -> Any:
        plan_of_rollout.refresh_from_db()
        return apply(
            plan_of_rollout, parse_operations(list(operations)), actor=ada, version=plan_of_rollout.version
        )

    def cost(code: str, field: str, value: Any) -> dict[str, Any]:
        return {"op": "task.set", "task": task(code).pk, "field": field, "value": value}

    change(cost("D1", "cost", "987654.32"))
    change(cost("D1", "cost", "876543.21"), cost("D2", "actual_cost", "765432.10"))
    undo(change(cost("D2", "actual_cost", "654321.09")), actor=ada)
    change({"op": "task.add", "name": "Dear", "duration": 480, "cost": "543210.98"})
    change(cost("D2", "actual_cost", None))
    baseline = baselines.take_baseline(plan_of_rollout, actor=ada, name="With costs")
    baselines.change_baseline(baseline, {"name": "Costs"}, version=baseline.version, actor=ada)
    return plan_of_rollout


def test_no_page_paper_mail_or_answer_of_a_report_holds_an_amount(
    week_of_costs: Plan, ada: User, ben: User, signed_in: Any, api: Any
) -> None:
    draft = reports.start_draft(week_of_costs, actor=ada)
    report = reports.publish(draft, version=draft.version, actor=ada, recipients=[ada])
    assert report.content["changes"]["count"] and shown_amounts(str(report.content)) == []
    for copy in ReportCopy.objects.filter(report=report):
        content = bytes(copy.content)
        text = (
            "".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
            if copy.kind == "pdf"
            else content.decode()
        )
        assert text and shown_amounts(text) == [], (copy.language, copy.kind)
    assert shown_amounts(str([row.payload for row in OutboxMessage.objects.all()])) == []
    slug = week_of_costs.project.slug
    for person in (ada, ben):
        page = signed_in(person).get(reverse("phases:report_detail", args=[slug, 1]))
        answer = api(person).get(f"/api/v1/projects/{slug}/reports/1/")
        assert page.status_code == answer.status_code == 200
        assert shown_amounts(page.content.decode()) == shown_amounts(answer.content.decode()) == []


def test_no_sentence_of_the_week_holds_an_amount(week_of_costs: Plan) -> None:
    """Those that found no room in the report are told by the same words elsewhere."""
    hour = timedelta(hours=1)
    events = all_events_between(week_of_costs.project, timezone.now() - hour, timezone.now() + hour)
    sentences = [one.text for one in told(week_of_costs.project, list(events), None)]
    assert any("planned cost" in text for text in sentences)
    assert [text for text in sentences if shown_amounts(text)] == []
