"""The gates of the demo, as told on a Thursday of the seventh week."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest

from phases.demo.cast import engage
from phases.demo.story import tell
from phases.queries_gates import gates_in_sight
from rollout.projects.models import ActionState

ON = date(2026, 4, 16)


@pytest.mark.django_db
def test_the_demo_has_a_passed_a_conditional_and_a_stale_gate() -> None:
    chance = Random(1)
    cast = engage(chance)
    project = tell(cast, ON, chance, reports=0)
    views = {view.discipline: view for view in gates_in_sight(project, ON)}
    assert views["kickoff"].state == "closed" and views["kickoff"].decision in ("go", "conditional")
    assert views["requirements"].decision == "conditional" and views["requirements"].closed
    assert (views["requirements"].conditions_open, views["requirements"].conditions) == (1, 2)
    assert project.actions.filter(state=ActionState.DONE, gate_conditions__isnull=False).count() == 1
    assert views["design"].stale and not views["design"].closed
    assert views["design"].unmet == 1, "what somebody changed nobody has confirmed again"
