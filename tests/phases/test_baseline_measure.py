"""Slips are counted from one baseline, and from another one only by a reasoned choice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from phases.agenda_sources import promises
from phases.lists import rows
from phases.models import Baseline
from phases.outgoing.gantt import chart_of
from phases.queries_earned_value import earned_value
from phases.services.baselines import measure_against, remove_baseline, restore_baseline, take_baseline
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


def test_the_list_marks_the_one_that_counts_and_speaks_of_it(
    plan_of_rollout: Any, promised: Any, ada: User, signed_in: SignIn
) -> None:
    new = take_baseline(plan_of_rollout, actor=ada, name="New plan")
    client, here = signed_in(ada), f"/projects/{plan_of_rollout.project.slug}/baselines/"
    for counts, other in (("First plan", "New plan"), ("New plan", "First plan")):
        page = client.get(here).content.decode()
        title = page.partition("<h1")[2].partition("</h1>")[0]
        assert counts in title and other not in title
        rows = [row for row in page.split("<tr") if "This baseline counts" in row]
        assert len(rows) == 1 and counts in rows[0]
        for baseline in Baseline.objects.all():
            shown = client.get(f"{here}{baseline.number}/").content.decode()
            assert ("This baseline counts" in shown) == (baseline.name == counts)
        if counts == "First plan":
            measure_against(new, version=new.version, actor=ada, why="Agreed")
    exported = client.get(f"{here}?export=csv").getvalue().decode()
    marked = [line for line in exported.splitlines() if "This baseline counts" in line]
    assert len(marked) == 1 and "New plan" in marked[0]


def test_the_api_tells_chooses_and_takes_back_which_one_counts(
    plan_of_rollout: Any, promised: Any, ada: User, ben: User, api: Callable[[User], APIClient]
) -> None:
    new = take_baseline(plan_of_rollout, actor=ada, name="New plan")
    client, here = api(ada), f"/api/v1/projects/{plan_of_rollout.project.slug}/baselines/"

    def counting() -> dict[str, bool]:
        return {row["name"]: row["measure"] for row in client.get(here).json()["results"]}

    assert counting() == {"First plan": True, "New plan": False}
    first = Baseline.objects.get(name="First plan")
    old = client.get(f"{here}{first.number}/")
    place, reason = f"{here}{new.number}/measure/", {"why": "The committee agreed."}
    assert client.post(place, reason, format="json").status_code == 428
    stale = {"If-Match": f'"{new.version + 7}"'}
    missed = client.post(place, reason, format="json", headers=stale)
    assert (missed.status_code, missed.json()["code"]) == (409, "stale")
    seen = {"If-Match": client.get(f"{here}{new.number}/")["ETag"]}
    assert client.post(place, {"why": ""}, format="json", headers=seen).status_code == 400
    assert api(ben).post(place, reason, format="json", headers=seen).status_code == 403
    done = client.post(place, reason, format="json", headers=seen)
    assert done.status_code == 200 and done.json()["measure"] is True
    assert counting() == {"First plan": False, "New plan": True}
    event = AuditEvent.objects.get(action="baseline.reference")
    assert (event.why, event.after["reference"]) == ("The committee agreed.", True)
    fresh = client.get(f"{here}{first.number}/", headers={"If-None-Match": old["ETag"]})
    assert (
        fresh.status_code == 200 and fresh.json()["measure"] is False
    )  # what was read before is no longer so
    again = client.post(place, reason, format="json", headers={"If-Match": "*"})
    assert (again.status_code, again.json()["code"]) == (409, "measured_already")
    back = client.post("/api/v1/undo/", {"token": done["Undo-Token"]}, format="json")
    assert back.status_code == 200 and counting() == {"First plan": True, "New plan": False}


def test_a_baseline_that_comes_back_does_not_count_by_itself(
    plan_of_rollout: Any, promised: Any, ada: User
) -> None:
    first = Baseline.objects.get()
    remove_baseline(first, actor=ada)
    new = take_baseline(plan_of_rollout, actor=ada, name="New plan")
    restore_baseline(first, actor=ada)
    assert Baseline.objects.measure_of(plan_of_rollout) == new
    measure_against(first, version=Baseline.objects.get(pk=first.pk).version, actor=ada, why="Agreed")
    remove_baseline(Baseline.objects.get(pk=new.pk), actor=ada)
    remove_baseline(Baseline.objects.get(pk=first.pk), actor=ada)
    restore_baseline(new, actor=ada)
    restore_baseline(first, actor=ada)
    assert Baseline.objects.measure_of(plan_of_rollout) == new


def test_the_history_of_each_baseline_tells_when_it_counted(
    plan_of_rollout: Any, promised: Any, ada: User
) -> None:
    first = take_baseline(plan_of_rollout, actor=ada, name="Second plan")
    measure_against(first, version=first.version, actor=ada, why="Agreed")
    other = take_baseline(plan_of_rollout, actor=ada, name="Third plan")
    measure_against(other, version=other.version, actor=ada, why="Agreed again")
    told = AuditEvent.objects.filter(target_type="phases.baseline", target_id=str(first.pk))
    marks = [(one.action, one.after["reference"]) for one in told.order_by("sequence")][-2:]
    assert marks == [("baseline.reference", True), ("baseline.mark", False)]
