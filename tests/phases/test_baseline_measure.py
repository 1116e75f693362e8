"""Slips are counted from one baseline, and from another one only by a reasoned choice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from phases.agenda_sources import promises
from phases.lists import rows
from phases.models import Baseline
from phases.outgoing.gantt import chart_of
from phases.queries_earned_value import earned_value
from phases.services.baselines import measure_against, remove_baseline, take_baseline
from phases.views.baseline_measure import undo_measure
from rollout.audit.models import AuditEvent
from rollout.core.errors import InvalidInput, Stale, StateRefusal
from rollout.people.models import User
from tests.phases.test_baselines import change

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]


@pytest.fixture
def promised(plan_of_rollout: Any, task: Any, ada: User) -> Any:
    """The finish of the last task as it was promised, before a review took two weeks longer."""
    finish = task("O2").finish
    longer = {"op": "task.set", "task": task("D7").pk, "field": "duration", "value": 10 * 480}
    change(plan_of_rollout, ada, longer)
    return finish


def told(plan: Any, task: Any) -> tuple[Any, ...]:
    """The promised finish of the last task as each place tells it."""
    last = task("O2")
    drawn = next(line for line in chart_of(plan).rows if line.label == last.name)
    return (
        promises(plan.project)[last.number],
        rows(plan.tasks.filter(pk=last.pk)).get().old_finish,
        drawn.baseline[1],
    )


def test_another_baseline_hides_no_slip(plan_of_rollout: Any, task: Any, promised: Any, ada: User) -> None:
    take_baseline(plan_of_rollout, actor=ada, name="New plan")
    assert Baseline.objects.measure_of(plan_of_rollout).name == "First plan"
    assert set(told(plan_of_rollout, task)) == {promised} and promised < task("O2").finish
    value = earned_value(plan_of_rollout)
    assert value is not None and value.baseline == "First plan"


def test_slips_are_counted_from_the_chosen_baseline_with_its_reason(
    plan_of_rollout: Any, task: Any, promised: Any, ada: User
) -> None:
    new = take_baseline(plan_of_rollout, actor=ada, name="New plan")
    measure_against(new, version=new.version, actor=ada, why="The committee agreed on 20 May.")
    assert set(told(plan_of_rollout, task)) == {task("O2").finish}
    event = AuditEvent.objects.filter(action="baseline.reference").get()
    assert (event.why, event.after["reference"]) == ("The committee agreed on 20 May.", True)
    first = Baseline.objects.get(name="First plan")
    measure_against(first, version=first.version, actor=ada, why="It was not agreed after all.")
    assert set(told(plan_of_rollout, task)) == {promised}
    assert Baseline.every.filter(reference=True).count() == 1


def test_the_choice_asks_for_a_reason_and_for_another_baseline(
    plan_of_rollout: Any, promised: Any, ada: User
) -> None:
    first = Baseline.objects.get()
    new = take_baseline(plan_of_rollout, actor=ada, name="New plan")
    with pytest.raises(InvalidInput):
        measure_against(new, version=new.version, actor=ada, why="  ")
    with pytest.raises(StateRefusal):
        measure_against(first, version=first.version, actor=ada, why="Again")
    with pytest.raises(Stale):
        measure_against(new, version=new.version + 1, actor=ada, why="Agreed")
    assert not Baseline.every.filter(reference=True).exists()


def test_the_baseline_that_counts_is_removed_only_after_another_choice(
    plan_of_rollout: Any, task: Any, promised: Any, ada: User
) -> None:
    new = take_baseline(plan_of_rollout, actor=ada, name="New plan")
    first = Baseline.objects.get(name="First plan")
    with pytest.raises(StateRefusal):
        remove_baseline(first, actor=ada)
    assert set(told(plan_of_rollout, task)) == {promised}
    chosen = measure_against(new, version=new.version, actor=ada, why="Agreed")
    remove_baseline(first, actor=ada)
    remove_baseline(chosen, actor=ada)  # the last one leaves nothing to measure against
    assert Baseline.objects.measure_of(plan_of_rollout) is None


def test_the_page_chooses_with_a_reason_and_takes_it_back(
    plan_of_rollout: Any, promised: Any, ada: User, signed_in: SignIn
) -> None:
    new = take_baseline(plan_of_rollout, actor=ada, name="New plan")
    client = signed_in(ada)
    address = f"/projects/{plan_of_rollout.project.slug}/baselines/{new.number}/"
    assert "Measure the plan against it" in client.get(address).content.decode()
    assert client.post(f"{address}measure/", {"version": new.version, "why": ""}).status_code == 422
    done = client.post(f"{address}measure/", {"version": new.version, "why": "Agreed"}, follow=True)
    page = done.content.decode()
    assert (
        "Slips are counted from “New plan” now." in page
        and Baseline.objects.measure_of(plan_of_rollout) == new
    )
    assert "The plan is measured against this baseline already." in page


def test_an_undo_leaves_what_a_colleague_chose_since(plan_of_rollout: Any, promised: Any, ada: User) -> None:
    first = Baseline.objects.get(name="First plan")
    new, third = (take_baseline(plan_of_rollout, actor=ada, name=name) for name in ("New plan", "Third"))
    measure_against(new, version=new.version, actor=ada, why="Agreed")
    assert undo_measure(actor=ada, baseline=first.pk, chosen=new.pk).url.endswith(f"/{first.number}/")
    measure_against(third, version=third.version, actor=ada, why="Agreed later")
    with pytest.raises(StateRefusal):
        undo_measure(actor=ada, baseline=first.pk, chosen=new.pk)
    assert Baseline.objects.measure_of(plan_of_rollout) == third
