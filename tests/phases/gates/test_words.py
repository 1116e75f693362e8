"""What gates say in sentences that people would say: roles inside a sentence, targets as percent."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from phases.gate_forms import TargetForm
from phases.models import Gate, GateCriterion, Phase, Plan
from phases.services import gates
from rollout.audit.models import AuditEvent
from rollout.audit.wording import Wording
from rollout.core.errors import StateRefusal
from rollout.people.models import User
from tests.phases.gates.verbs import ask, meet, sign

pytestmark = pytest.mark.django_db


@pytest.fixture
def usage(phase_of: Callable[..., Phase], plan: Plan, ada: User) -> GateCriterion:
    """A criterion with a target of 95 %."""
    phase_of("pilot")
    gate = gates.set_up_gates(plan, actor=ada)[0]
    found: GateCriterion = gate.criteria.get(target=Decimal("0.95"))
    return found


def test_who_signs_next_is_told_as_people_say_it(acceptance: Gate, ada: User, ben: User, cleo: User) -> None:
    meet(acceptance, ben)
    review = ask(acceptance, ada)
    with pytest.raises(StateRefusal, match="The business owner signs next"):
        sign(review, cleo)


def test_a_target_is_percent_on_page_form_and_in_the_history(
    usage: GateCriterion, ada: User, signed_in: Any
) -> None:
    page = f"/projects/lotus/gates/pilot/criteria/{usage.pk}"
    client = signed_in(ada)
    gate = client.get("/projects/lotus/gates/pilot/").content.decode()
    form = client.get(f"{page}/edit/").content.decode()
    assert "target 95\u202f%" in gate and 'value="95"' in form and "0.95" not in gate + form
    posted = {"target": "97.5", "version": usage.version}
    assert client.post(f"{page}/edit/", posted).status_code == 302
    usage.refresh_from_db()
    assert usage.target == Decimal("0.975")
    event = AuditEvent.objects.get(action="gatecriterion.change")
    wording = Wording()
    wording.load([event])
    (change,) = wording.changes(event)
    assert (change.before, change.after) == ("95\u202f%", "97.5\u202f%")


def test_the_form_of_a_target_takes_no_more_than_all() -> None:
    assert not TargetForm({"target": "101", "version": 1}, initial={"target": Decimal("0.95")}).is_valid()
    same = TargetForm({"target": "95", "version": 1}, initial={"target": Decimal("0.9500"), "version": 1})
    assert same.is_valid() and same.changed_data == []
