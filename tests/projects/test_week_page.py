"""The right column of This week: gate, risks, updates owed and actions, each for those who may open it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from phases.views.answers import Chain
from phases.views.overview import open_chain
from phases.views.reading import PlanReading
from rollout.projects.access import ProjectAccess
from rollout.projects.services import actions
from rollout.projects.services.risks import raise_risk
from tests.factories import MembershipFactory, arranging
from tests.phases.updates import opened

pytestmark = pytest.mark.django_db

FIRST = 3  # enough that the latest changes are of the same kinds before and after more of them
SignIn = Callable[[Any], Client]


@pytest.fixture
def busy(rollout: Any, ada: Any) -> Any:
    """A round of updates that nobody answered, actions overdue and grave risks."""
    rollout.plan.tasks.filter(code="D7").update(owner=ada)
    opened(rollout.plan, ada)
    with arranging():
        tell(rollout, ada, FIRST)
    return rollout


def tell(project: Any, who: Any, count: int) -> None:
    for number in range(count):
        risk = {"title": f"Scope grows {number}", "probability": 4, "impact": 5, "owner": who}
        raise_risk(project, risk, actor=who)
        action = {"text": f"Send the list of fields {number}", "owner": who, "due_on": date(2026, 2, 2)}
        actions.add_action(project, action, actor=who)


def week_of(client: Client, project: Any) -> str:
    return client.get(reverse("phases:overview", args=[project.slug])).content.decode()


def test_the_manager_sees_what_else_a_monday_needs(signed_in: SignIn, ada: Any, busy: Any) -> None:
    text = week_of(signed_in(ada), busy)
    for words in ("Gate in sight", "Scope grows 0", "Updates still owed", "Ada Shen", "Open actions"):
        assert words in text
    assert "3 overdue" in text and "Send the list of fields 0" in text


def test_who_may_not_read_meetings_or_a_risk_is_not_told_of_them(
    signed_in: SignIn, eve: Any, busy: Any
) -> None:
    MembershipFactory(project=busy, user=eve, role="end_user")
    text = week_of(signed_in(eve), busy)
    assert "Updates still owed" in text
    assert "Open actions" not in text and "Send the list of fields" not in text and "Scope grows" not in text


def test_the_week_asks_as_much_for_twenty_more_risks_and_actions(
    signed_in: SignIn, ada: Any, busy: Any
) -> None:
    client = signed_in(ada)

    def count() -> int:
        week_of(client, busy)
        with CaptureQueriesContext(connection) as found:
            week_of(client, busy)
        return len(found)

    before = count()
    with arranging():
        tell(busy, ada, 20)
    assert count() == before


def test_the_steps_left_out_of_what_decides_it_are_counted_and_open(
    signed_in: SignIn, ada: Any, rollout: Any
) -> None:
    read = PlanReading(ProjectAccess(ada, rollout))
    names = [step.task.name for step in open_chain(read).steps]
    text = unescape(week_of(signed_in(ada), rollout))
    card = text.split("What decides it</h3>")[1].split("</section>")[0]
    places = [card.index(f"{name}</a>") for name in names]
    assert len(names) > 5 and places == sorted(places)
    fold = card[card.index("<details") : card.index("</details>")]
    assert f"{len(names) - 4} more steps</summary>" in fold
    assert [f"{name}</a>" in fold for name in names] == [False] * 3 + [True] * (len(names) - 4) + [False]


def test_a_fold_never_hides_one_step_alone() -> None:
    steps: list[Any] = list("abcde")
    assert Chain("", steps).short(3) == Chain("", steps)
    assert Chain("", [*steps, "f"]).short(3) == Chain("", ["a", "b", "c", "f"], ["d", "e"])
