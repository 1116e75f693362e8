"""The plan over the API: the same steps, dates and refusals as in the pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from phases.models import Dependency, Phase, Plan, PlanStep, Task
from phases.operations import parse_operations
from phases.services import changes
from phases.views.reading import PlanReading
from rollout.audit.models import AuditEvent
from rollout.people.models import User
from rollout.projects.access import ProjectAccess
from rollout.projects.models import Project
from tests.factories import arranging

Connect = Callable[[User], APIClient]
HERE = "/api/v1/projects/lotus/"


@pytest.fixture
def ada_calls(api: Connect, ada: User, project: Project) -> APIClient:
    return api(ada)


def post(client: APIClient, path: str, content: Any) -> Any:
    return client.post(f"{HERE}{path}", content, format="json")


def patch(client: APIClient, path: str, content: Any, match: str = "*") -> Any:
    return client.patch(f"{HERE}{path}", content, format="json", headers={"If-Match": match})


def longer(task: Task) -> list[dict[str, Any]]:
    return [{"op": "task.set", "task": task.number, "field": "duration", "value": 2400}]


def test_a_preview_tells_what_moves_and_writes_nothing(
    ada_calls: APIClient, tasks: dict[str, Task], plan: Plan
) -> None:
    answer = post(ada_calls, "plan/preview/", {"operations": longer(tasks["Interview"])}).json()
    moved = {row["name"]: row for row in answer["moved"]}
    assert set(moved) == {"Interview", "Workshop", "Confirmed"} and moved["Confirmed"]["slip_days"] == 2
    assert Plan.objects.get(pk=plan.pk).version == plan.version == answer["version"]


def test_applying_is_one_step_that_can_be_undone(
    ada_calls: APIClient, tasks: dict[str, Task], plan: Plan
) -> None:
    body = {"operations": longer(tasks["Interview"]), "version": plan.version, "why": "Two more people"}
    answer = post(ada_calls, "plan/apply/", body).json()
    assert answer["version"] == plan.version + 1 and len(answer["moved"]) == 3
    assert Task.objects.get(name="Interview").duration == 2400
    undone = ada_calls.post(answer["undo"], {}, format="json").json()
    assert undone["version"] == plan.version + 2
    assert Task.objects.get(name="Interview").duration == 1440


def test_a_stale_plan_is_refused_with_both_versions(
    ada_calls: APIClient, tasks: dict[str, Task], plan: Plan
) -> None:
    body = {"operations": longer(tasks["Interview"]), "version": plan.version - 1}
    response = post(ada_calls, "plan/apply/", body)
    content = response.json()
    assert (response.status_code, content["code"]) == (409, "stale")
    assert content["mine"] == {"version": plan.version - 1} and content["theirs"] == {"version": plan.version}


def test_a_cycle_is_refused_with_its_whole_path(
    ada_calls: APIClient, tasks: dict[str, Task], plan: Plan
) -> None:
    body = {"predecessor": tasks["Confirmed"].number, "successor": tasks["Interview"].number}
    response = post(ada_calls, "dependencies/", body)
    assert response.status_code == 400
    assert all(name in response.json()["detail"] for name in tasks)
    assert Dependency.objects.filter(plan=plan).count() == 2


@pytest.mark.parametrize(
    "operation",
    [
        {"op": "task.explode"},
        {"op": "task.set", "task": 1, "field": "password", "value": "x"},
        {"op": "task.set", "task": 10**15, "field": "name", "value": "x"},
        {"op": "link.remove", "link": 999_999},
        {"op": "participants.set", "task": "new", "users": [True]},
        "recalculate",
    ],
)
def test_an_operation_that_means_nothing_is_refused(
    ada_calls: APIClient, tasks: dict[str, Task], plan: Plan, operation: Any
) -> None:
    response = post(ada_calls, "plan/apply/", {"operations": [operation], "version": plan.version})
    assert response.status_code == 400 and response.json()["errors"]


def test_page_and_api_leave_the_same_event(
    ada_calls: APIClient, ada: User, tasks: dict[str, Task], plan: Plan
) -> None:
    task = tasks["Interview"]
    by_key = [{**one, "task": task.pk} for one in longer(task)]
    changes.apply(plan, parse_operations(by_key), actor=ada, version=plan.version)
    by_service = AuditEvent.objects.latest("sequence")
    changes.undo(PlanStep.objects.latest("number"), actor=ada)
    plan.refresh_from_db()
    post(ada_calls, "plan/apply/", {"operations": longer(task), "version": plan.version})
    by_api = AuditEvent.objects.latest("sequence")
    assert by_api.via == "api"
    for name in ("action", "target_type", "target_id", "project_id", "actor_id"):
        assert getattr(by_api, name) == getattr(by_service, name)
    assert {k: v for k, v in by_api.after.items() if k != "version"}.keys() == by_service.after.keys() - {
        "version"
    }


def test_a_task_is_added_changed_and_removed(ada_calls: APIClient, tasks: dict[str, Task]) -> None:
    made = post(ada_calls, "tasks/", {"name": "Minutes", "duration": 240, "after": tasks["Workshop"].number})
    assert made.status_code == 201, made.content
    number = made.json()["number"]
    changed = patch(ada_calls, f"tasks/{number}/", {"deliverable": "Minutes, signed"}, made["ETag"])
    assert changed.json()["deliverable"] == "Minutes, signed" and changed.json()["version"] == 2
    gone = ada_calls.delete(f"{HERE}tasks/{number}/", headers={"If-Match": changed["ETag"]})
    assert gone.status_code == 204 and not Task.objects.filter(name="Minutes").exists()


def test_a_changed_duration_moves_the_dates_that_follow(ada_calls: APIClient, tasks: dict[str, Task]) -> None:
    patch(ada_calls, f"tasks/{tasks['Interview'].number}/", {"duration": 2400})
    answer = ada_calls.get(f"{HERE}tasks/{tasks['Confirmed'].number}/").json()
    assert answer["finish"] == "2026-03-09T17:00:00"


def test_writing_what_is_there_already_writes_nothing(
    ada_calls: APIClient, tasks: dict[str, Task], version: Callable[[], int]
) -> None:
    before = version()
    response = patch(ada_calls, f"tasks/{tasks['Interview'].number}/", {"duration": 1440})
    assert response.status_code == 200 and version() == before


def test_a_task_changed_meanwhile_is_refused(ada_calls: APIClient, tasks: dict[str, Task]) -> None:
    address = f"tasks/{tasks['Interview'].number}/"
    patch(ada_calls, address, {"name": "Interviews"}, '"1"')
    response = patch(ada_calls, address, {"name": "Talks"}, '"1"')
    assert (response.status_code, response.json()["theirs"]) == (412, {"name": "Interviews"})


def test_links_are_made_changed_and_removed(ada_calls: APIClient, tasks: dict[str, Task]) -> None:
    body = {"predecessor": tasks["Interview"].number, "successor": tasks["Confirmed"].number, "type": "FF"}
    made = post(ada_calls, "dependencies/", {**body, "lag": 480})
    assert made.status_code == 201, made.content
    address = f"dependencies/{made.json()['id']}/"
    changed = patch(ada_calls, address, {"lag": 960}, made["ETag"])
    assert changed.json()["lag"] == 960
    assert patch(ada_calls, address, {"lag": 0}, made["ETag"]).status_code == 412
    removed = ada_calls.delete(f"{HERE}{address}", headers={"If-Match": changed["ETag"]})
    assert removed.status_code == 204


def test_a_link_across_projects_is_refused(
    api: Connect, ada_calls: APIClient, tasks: dict[str, Task], eve: User, other_project: Project
) -> None:
    from tests.factories import PlanFactory, TaskFactory

    foreign = TaskFactory(plan=PlanFactory(project=other_project), number=77)
    for name in (foreign.pk, foreign.number):
        body = {"predecessor": tasks["Interview"].number, "successor": name}
        response = post(ada_calls, "dependencies/", body)
        assert response.status_code == 400
        assert response.json()["errors"][0]["field"] == "successor"


def test_participants_are_set_as_a_whole(
    ada_calls: APIClient, tasks: dict[str, Task], ben: User, dai: User, eve: User
) -> None:
    address = f"tasks/{tasks['Workshop'].number}/participants/"
    answer = post(ada_calls, address, {"users": [ben.pk, dai.pk]}).json()["participants"]
    assert [row["user_name"] for row in answer] == ["Ben Qiu", "Dai Lin"]
    assert post(ada_calls, address, {"users": [dai.pk]}).json()["participants"][0]["user"] == dai.pk
    assert post(ada_calls, address, {"users": [eve.pk]}).status_code == 400
    listed = ada_calls.get(f"{HERE}assignments/?task={tasks['Workshop'].number}").json()
    assert listed["count"] == 1


def test_a_consultant_changes_their_own_tasks_only(
    api: Connect, ada_calls: APIClient, ben: User, tasks: dict[str, Task]
) -> None:
    patch(ada_calls, f"tasks/{tasks['Workshop'].number}/", {"owner": ben.pk})
    ben_calls = api(ben)
    own = patch(ben_calls, f"tasks/{tasks['Workshop'].number}/", {"percent_complete": "40.00"})
    assert own.status_code == 200, own.content
    response = patch(ben_calls, f"tasks/{tasks['Interview'].number}/", {"percent_complete": "40.00"})
    assert (response.status_code, response.json()["permission"]) == (403, "plan.write")


def test_summaries_and_phases_tell_the_progress_of_the_work_below_them(
    ada_calls: APIClient, tasks: dict[str, Task], plan: Plan, ada: User
) -> None:
    """T30, as the pages tell it."""
    with arranging():
        above = Task.objects.create(
            plan=plan, number=90, name="Kickoff", position=0, summary=True, duration=480
        )
        Task.objects.filter(plan=plan).exclude(pk=above.pk).update(parent=above)
        Phase.objects.create(plan=plan, task=above, discipline="kickoff")
    patch(ada_calls, f"tasks/{tasks['Interview'].number}/", {"percent_complete": "50.00"})
    read = PlanReading(ProjectAccess(ada, plan.project))
    page = read.percent_of(read.by_id[above.pk])
    work = sum(task.duration for task in Task.objects.filter(plan=plan, summary=False))
    assert page == round(50 * 1440 / work, 2) > 0
    told = [
        ada_calls.get(f"{HERE}{path}").json()
        for path in ("tasks/90/", "phases/kickoff/", "tasks/", "phases/")
    ]
    rows = [*told[:2], next(row for row in told[2]["results"] if row["number"] == 90), told[3]["results"][0]]
    assert [float(row["percent_complete"]) for row in rows] == [page] * 4


def test_settings_change_in_one_step(ada_calls: APIClient, tasks: dict[str, Task], plan: Plan) -> None:
    answer = patch(ada_calls, "plan/", {"start": "2026-03-09T08:00:00", "go_live": "2026-06-30"})
    assert answer.status_code == 200, answer.content
    assert (answer.json()["version"], answer.json()["finish"]) == (plan.version + 1, "2026-03-12T17:00:00")
    assert PlanStep.objects.latest("number").operations[0]["op"] == "plan.set"


def test_a_baseline_keeps_the_dates_of_its_moment(ada_calls: APIClient, tasks: dict[str, Task]) -> None:
    made = post(ada_calls, "baselines/", {"name": "Signed plan"})
    assert made.status_code == 201, made.content
    number = made.json()["number"]
    patch(ada_calls, f"tasks/{tasks['Interview'].number}/", {"duration": 2400})
    rows = ada_calls.get(f"{HERE}baselines/{number}/tasks/?milestone=true").json()["results"]
    assert [(row["name"], row["finish"]) for row in rows] == [("Confirmed", "2026-03-05T17:00:00")]
    gone = ada_calls.delete(f"{HERE}baselines/{number}/", headers={"If-Match": made["ETag"]})
    assert gone.status_code == 204


def test_steps_tell_what_was_asked(ada_calls: APIClient, tasks: dict[str, Task]) -> None:
    (step,) = ada_calls.get(f"{HERE}plan/steps/").json()["results"]
    assert step["actor_name"] == "Ada Shen" and step["operations"][0]["name"] == "Interview"


def test_a_filter_on_tasks_reads_truth_strictly(ada_calls: APIClient, tasks: dict[str, Task]) -> None:
    listed = ada_calls.get(f"{HERE}tasks/?milestone=true").json()
    assert [row["name"] for row in listed["results"]] == ["Confirmed"]
    assert ada_calls.get(f"{HERE}tasks/?milestone=perhaps").status_code == 400


def test_a_project_without_a_plan_says_so(ada_calls: APIClient, project: Project) -> None:
    assert ada_calls.get(f"{HERE}plan/").status_code == 404
    assert ada_calls.get(f"{HERE}tasks/").json()["count"] == 0
