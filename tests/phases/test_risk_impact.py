"""What a risk would do to the plan, the tasks it is linked with, and the live checks of the kickoff gate."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from phases.gate_checks import Asked, CheckAnswer, check_called
from phases.models import Plan, RiskTask, Task
from phases.operations import parse_operations
from phases.risk_impact import RiskImpact, schedule_impact
from phases.services.changes import apply
from phases.services.risk_links import link_task, unlink_task
from rollout.audit.models import AuditEvent
from rollout.audit.readers import shown_to
from rollout.audit.wording import Wording
from rollout.core.errors import InvalidInput, NotAllowed, RolloutError, StateRefusal
from rollout.projects.models import Project, Risk
from rollout.projects.services.goals import add_goal
from rollout.projects.services.risks import assess_risk, close_risk, raise_risk
from tests.factories import PlanFactory, TaskFactory, arranging

pytestmark = pytest.mark.django_db
DAY = 480


@contextmanager
def refused(kind: type[RolloutError], code: str) -> Iterator[None]:
    with pytest.raises(kind) as caught:
        yield
    assert caught.value.code == code


@pytest.fixture
def tasks(plan: Plan, ada: Any) -> dict[str, Task]:
    """Monday 2 March: design (3 d) then build (2 d) then go-live; training (1 d) beside them, four days of
    slack."""
    content = [
        {"op": "task.add", "ref": "a", "name": "Design", "duration": 3 * DAY},
        {"op": "task.add", "ref": "b", "name": "Build", "duration": 2 * DAY, "after": "a"},
        {"op": "task.add", "ref": "t", "name": "Training", "duration": DAY, "after": "b"},
        {"op": "task.add", "ref": "g", "name": "Go-live", "duration": 0, "milestone": True, "after": "t"},
        {"op": "link.add", "predecessor": "a", "successor": "b"},
        {"op": "link.add", "predecessor": "b", "successor": "g"},
        {"op": "link.add", "predecessor": "t", "successor": "g"},
    ]
    with arranging():
        apply(plan, parse_operations(content), actor=ada, version=plan.version)
    plan.refresh_from_db()
    return {task.name: task for task in plan.tasks.select_related("plan")}


@pytest.fixture
def risk(project: Project, ada: Any) -> Risk:
    with arranging():
        return raise_risk(project, {"title": "Vendor late", "delay_days": 2}, actor=ada)


def impact_of(risk: Risk) -> RiskImpact | None:
    links = list(RiskTask.objects.filter(risk=risk).select_related("task"))
    return schedule_impact(risk, Plan.objects.select_related("project").get(project=risk.project), links)


def test_a_risk_on_the_critical_path_moves_the_go_live_by_its_delay(
    risk: Risk, tasks: dict[str, Task], ada: Any
) -> None:
    link_task(risk, tasks["Build"], actor=ada)
    found = impact_of(risk)
    assert found is not None
    assert (found.old, found.new, found.days) == (
        datetime(2026, 3, 6, 17),
        datetime(2026, 3, 10, 17),
        2,
    )


def test_a_risk_within_the_slack_moves_nothing(risk: Risk, tasks: dict[str, Task], ada: Any) -> None:
    link_task(risk, tasks["Training"], actor=ada)
    found = impact_of(risk)
    assert found is not None
    assert (found.days, found.old) == (0, found.new)


def test_the_link_s_own_delay_wins_over_the_risk_s(risk: Risk, tasks: dict[str, Task], ada: Any) -> None:
    link_task(risk, tasks["Training"], actor=ada, delay=5 * DAY)
    found = impact_of(risk)
    assert found is not None and found.days == 1


def test_the_what_if_writes_nothing_and_tells_what_the_plan_would_really_do(
    risk: Risk, tasks: dict[str, Task], plan: Plan, ada: Any
) -> None:
    begun = [{"op": "task.set", "task": tasks["Design"].pk, "field": "percent_complete", "value": "50"}]
    with arranging():
        apply(plan, parse_operations(begun), actor=ada, version=plan.version)
        link_task(risk, tasks["Design"], actor=ada)
        link_task(risk, tasks["Build"], actor=ada, delay=DAY)
    before = list(Task.objects.order_by("pk").values()), AuditEvent.objects.count()
    found = impact_of(risk)
    assert (list(Task.objects.order_by("pk").values()), AuditEvent.objects.count()) == before
    really = [
        {"op": "task.set", "task": tasks["Design"].pk, "field": "duration", "value": 5 * DAY},
        {"op": "task.set", "task": tasks["Build"].pk, "field": "duration", "value": 3 * DAY},
    ]
    plan.refresh_from_db()
    apply(plan, parse_operations(really), actor=ada, version=plan.version)
    plan.refresh_from_db()
    assert found is not None
    assert (found.new, found.days) == (plan.finish, 3)


def test_finished_work_cannot_be_hit_any_more(
    risk: Risk, tasks: dict[str, Task], plan: Plan, ada: Any
) -> None:
    link_task(risk, tasks["Design"], actor=ada)
    finished = [{"op": "task.set", "task": tasks["Design"].pk, "field": "percent_complete", "value": "100"}]
    apply(plan, parse_operations(finished), actor=ada, version=plan.version)
    assert impact_of(risk) is None


def test_links_are_in_the_risk_s_history_and_linking_twice_changes_the_delay(
    risk: Risk, tasks: dict[str, Task], ada: Any
) -> None:
    link_task(risk, tasks["Build"], actor=ada)
    link = link_task(risk, tasks["Build"], actor=ada, delay=DAY)
    unlink_task(link, actor=ada)
    events = AuditEvent.objects.filter(target_type="projects.risk", target_id=str(risk.pk))
    assert list(events.order_by("sequence").values_list("action", flat=True)) == [
        "risk.raise",
        "risk.link",
        "risk.link",
        "risk.unlink",
    ]
    assert events.latest("sequence").before == {"task": "Build", "delay": DAY}
    assert not RiskTask.objects.exists()


def test_the_history_tells_links_by_task_and_days(
    risk: Risk, tasks: dict[str, Task], ada: Any, signed_in: Any
) -> None:
    link_task(risk, tasks["Design"], actor=ada)
    link = link_task(risk, tasks["Design"], delay=2 * DAY, actor=ada)
    unlink_task(link, actor=ada)
    events = list(AuditEvent.objects.filter(action__startswith="risk.").order_by("sequence"))[-3:]
    wording = Wording(shown_to(ada))
    wording.load(events)
    told = [[(c.field, c.before, c.after) for c in wording.changes(event)] for event in events]
    task = ("Task", "", str(tasks["Design"]))
    assert told == [
        [task, ("Delay", "", "as the risk states")],
        [task, ("Delay", "as the risk states", "2 d")],
        [task, ("Delay", "2 d", "")],
    ]
    page = signed_in(ada).get(reverse("projects:risk_detail", args=["lotus", risk.number]))
    assert "Delay: <del>2 d</del>" in page.content.decode()


def test_what_cannot_be_linked_is_refused(
    risk: Risk, tasks: dict[str, Task], ada: Any, cleo: Any, dai: Any
) -> None:
    elsewhere: Any = TaskFactory(plan=PlanFactory())
    with refused(InvalidInput, "task_elsewhere"):
        link_task(risk, elsewhere, actor=ada)
    with refused(InvalidInput, "task_without_duration"):
        link_task(risk, tasks["Go-live"], actor=ada)
    with refused(InvalidInput, "delay_out_of_range"):
        link_task(risk, tasks["Build"], actor=ada, delay=0)
    for stranger in (cleo, dai):
        with pytest.raises(NotAllowed):
            link_task(risk, tasks["Build"], actor=stranger)
    close_risk(risk, outcome="done", version=1, actor=ada)
    with refused(StateRefusal, "risk_closed"):
        link_task(risk, tasks["Build"], actor=ada)


def test_the_page_says_what_the_go_live_would_be_and_links_and_unlinks(
    risk: Risk, tasks: dict[str, Task], signed_in: Any, ada: Any
) -> None:
    client, page = signed_in(ada), reverse("projects:risk_detail", args=["lotus", 1])
    assert "No task is linked." in client.get(page).content.decode()
    add = reverse("phases:risk_task_add", args=["lotus", 1])
    assert client.post(add, {"task": tasks["Go-live"].pk}).status_code == 422
    assert client.post(add, {"task": tasks["Build"].pk, "delay": "1.5"}).status_code == 302
    text = client.get(page).content.decode()
    assert "Go-live moves from" in text and "+1.5 working days" in text and "Ada Shen linked a task" in text
    remove = reverse("phases:risk_task_remove", args=["lotus", 1, tasks["Build"].number])
    client.post(remove)
    assert not RiskTask.objects.exists()
    told = client.get(page)
    token = next(str(m.extra_tags) for m in told.context["messages"] if "undo:" in m.extra_tags)
    client.post(reverse("frame:undo"), {"token": token.split("undo:")[1].split()[0]})
    assert RiskTask.objects.get().delay == DAY * 3 // 2


def test_the_page_asks_the_same_number_of_queries_for_one_linked_task_and_for_three(
    risk: Risk, tasks: dict[str, Task], signed_in: Any, ada: Any
) -> None:
    client, page = signed_in(ada), reverse("projects:risk_detail", args=["lotus", 1])

    def queries() -> int:
        client.get(page)
        with CaptureQueriesContext(connection) as found:
            client.get(page)
        return len(found)

    link_task(risk, tasks["Build"], actor=ada)
    few = queries()
    link_task(risk, tasks["Design"], actor=ada)
    link_task(risk, tasks["Training"], actor=ada)
    assert queries() == few


def test_a_program_links_asks_and_unlinks(risk: Risk, tasks: dict[str, Task], api: Any, ada: Any) -> None:
    client, base = api(ada), "/api/v1/projects/lotus/risks/1"
    made = client.post(f"{base}/tasks/", {"task": tasks["Build"].number, "delay": DAY}, format="json")
    assert made.status_code == 201
    assert made.json()["results"] == [{"task": tasks["Build"].number, "task_name": "Build", "delay": DAY}]
    told = client.get(f"{base}/impact/").json()
    assert (told["go_live"], told["go_live_if_it_happens"], told["days"]) == (
        "2026-03-06T17:00:00",
        "2026-03-09T17:00:00",
        1,
    )
    assert client.delete(f"{base}/tasks/{tasks['Build'].number}/").status_code == 204
    assert client.get(f"{base}/impact/").json()["go_live_if_it_happens"] is None


def asked(project: Project, key: str) -> CheckAnswer:
    check = check_called(key)
    assert check is not None
    return check.answer(Asked(project, date(2026, 3, 2)))


def test_goals_are_measurable_when_each_has_metric_baseline_and_target(project: Project, ada: Any) -> None:
    assert not asked(project, "goals_measurable").met
    add_goal(project, {"name": "Quicker", "metric": "hours", "baseline": 6, "target": 2}, actor=ada)
    assert asked(project, "goals_measurable").met
    add_goal(project, {"name": "Vague"}, actor=ada)
    told = asked(project, "goals_measurable")
    assert not told.met and told.text == "1 of 2 goals lack metric, baseline or target."


def test_every_milestone_needs_an_owner(
    tasks: dict[str, Task], project: Project, plan: Plan, ada: Any
) -> None:
    told = asked(project, "milestones_owned")
    found = {"milestones": 1, "without_owner": 1, "owned": [(tasks["Go-live"].number, "", "Go-live", None)]}
    assert (told.met, told.facts) == (False, found)
    owned = [{"op": "task.set", "task": tasks["Go-live"].pk, "field": "owner", "value": ada.pk}]
    apply(plan, parse_operations(owned), actor=ada, version=plan.version)
    assert asked(project, "milestones_owned").met


def test_a_plan_without_milestones_has_not_met_the_check(project: Project) -> None:
    assert not asked(project, "milestones_owned").met


def test_risks_are_assessed_when_none_that_is_open_waits(risk: Risk, project: Project, ada: Any) -> None:
    told = asked(project, "risks_assessed")
    assert not told.met and "1 of 1 open risk is not assessed." in told.text
    assess_risk(risk, probability=2, impact=2, version=1, actor=ada)
    assert asked(project, "risks_assessed").met


def test_an_empty_register_is_not_assessed(project: Project) -> None:
    told = asked(project, "risks_assessed")
    assert (told.met, told.text) == (False, "The register is empty.")
