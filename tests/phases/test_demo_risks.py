"""The demo's register: believable, partly overdue, with effects on the go-live."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest

from phases.demo.cast import engage
from phases.demo.story import tell
from phases.gate_checks import Asked, check_called
from phases.models import Plan, RiskTask
from phases.risk_impact import schedule_impact
from rollout.projects.models import Goal, Risk, RiskKind, RiskState

pytestmark = pytest.mark.django_db


def test_the_register_of_the_demo_has_risks_issues_overdue_reviews_and_a_price_in_days() -> None:
    on, chance = date(2026, 6, 17), Random(1)
    cast = engage(chance)
    project = tell(cast, on, chance, reports=0)
    risks = Risk.objects.filter(project=project)
    assert risks.filter(kind=RiskKind.RISK).count() == 12
    assert risks.filter(kind=RiskKind.ISSUE).count() == 3
    assert set(risks.values_list("state", flat=True)) == {state.value for state in RiskState}
    assert risks.filter(review_on__lt=on).exclude(state=RiskState.CLOSED).exists()
    assert not risks.filter(raised_at__date__gt=on).exists()
    plan = Plan.objects.select_related("project").get(project=project)
    grave = risks.get(library_key="scope-creep")
    found = schedule_impact(grave, plan, list(RiskTask.objects.filter(risk=grave).select_related("task")))
    assert found is not None and found.days > 0
    assert Goal.objects.filter(project=project).count() == 5
    for key in ("goals_measurable", "risks_assessed"):
        check = check_called(key)
        assert check is not None and check.answer(Asked(project, on)).met
