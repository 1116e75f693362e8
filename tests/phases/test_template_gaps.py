"""A plan kept as a template: the durations that people set stay, and what does not stay is named."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from phases.labels_templates import GAPS_OF_PLAN, GAPS_OF_TASKS, gap_text
from phases.models import Plan, SavedTemplate, Task
from phases.scheduling.model import ConstraintType, LagCalendar
from phases.services import templates
from phases.services.projects import NewProject, start_project
from phases.services.state_calendars import state_calendar
from phases.services.template_gaps import OF_TASKS, Gap
from rollout.core.errors import InvalidInput
from rollout.people.models import User
from rollout.people.roles import Role
from rollout.projects.models import Project
from tests.phases.test_templates import HEAD, ONE

pytestmark = pytest.mark.django_db
DAY = 480


def put(rollout: Project, code: str, **values: Any) -> Task:
    Task.objects.filter(plan=rollout.plan, code=code).update(**values)
    return Task.objects.get(plan=rollout.plan, code=code)


def spans(text: str) -> dict[str, str]:
    """Task → its duration, as the file has it."""
    found, current = {}, ""
    for line in text.splitlines():
        word, _, value = line.strip().lstrip("- ").partition(": ")
        if word == "id":
            current = value
        if word == "duration":
            found[current] = value
    return found


def test_a_duration_that_people_set_is_the_templates_and_starts_an_equal_plan(
    rollout: Project, ada: User
) -> None:
    put(rollout, "R1", duration=10 * DAY)  # estimated 3/4/6
    put(rollout, "R2", duration=5 * DAY, optimistic=2 * DAY, likely=3 * DAY, pessimistic=8 * DAY)
    put(rollout, "R3", duration=2 * DAY, optimistic=None, likely=None, pessimistic=3 * DAY)
    saved = templates.save_project(rollout, key="own", name="Our way", actor=ada)
    told = spans(saved.text)
    assert (told["R1"], told["R2"], told["R3"]) == ("'10'", "2/5/8", "2/2/3")
    template = templates.find_template("own").template
    copy = start_project(NewProject("Copy", template, start=date(2026, 3, 2), language="en"), actor=ada)
    fields = ("code", "duration", "elapsed", "milestone")
    assert list(copy.plan.tasks.filter(summary=False).values_list(*fields)) == list(
        rollout.plan.tasks.filter(summary=False).values_list(*fields)
    )


def test_estimates_that_agree_with_the_plan_stay_as_they_are(rollout: Project, ada: User) -> None:
    saved = templates.save_project(rollout, key="own", name="Our way", actor=ada)
    from phases.methodology.library import shipped_text

    assert (
        spans(saved.text)["R1"] == spans(shipped_text("standard-12-week").replace("'", ""))["R1"] == "3/4/6"
    )
    assert templates.gaps(rollout, actor=ada) == []


WITH_GAPS = {
    "estimates": {"duration": 10 * DAY},
    "constraints": {
        "constraint": ConstraintType.SNET.value,
        "constraint_at": datetime(2026, 4, 1, 8),
    },
    "deadlines": {"deadline": datetime(2026, 4, 1, 17)},
    "fixed_dates": {"pinned_start": datetime(2026, 4, 1, 8)},
    "roles": {"owner_role": Role.PMO.value},
    "costs": {"cost": 100},
}


@pytest.mark.parametrize("kind", WITH_GAPS)
def test_what_a_template_does_not_hold_of_a_task_is_named(rollout: Project, ada: User, kind: str) -> None:
    put(rollout, "R1", **WITH_GAPS[kind])
    assert templates.gaps(rollout, actor=ada) == [Gap(kind, 1)]
    templates.save_project(rollout, key="own", name="Our way", actor=ada)  # and it is saved all the same


def test_calendars_and_settings_of_the_plan_are_named_too(rollout: Project, ada: User) -> None:
    calendar = state_calendar("DE", on=date(2026, 3, 2), actor=ada)
    put(rollout, "R1", calendar=calendar)
    put(rollout, "R2", calendar=calendar)
    Plan.objects.filter(project=rollout).update(hours_per_day=6, lag_calendar=LagCalendar.SUCCESSOR.value)
    assert templates.gaps(rollout, actor=ada) == [Gap("calendars", 2), Gap("week"), Gap("rules")]


def test_who_may_not_see_the_budget_is_not_told_of_costs(rollout: Project, ada: User) -> None:
    put(rollout, "R1", cost=100)
    ada.limited_to = frozenset({"templates.write", "plan.read"})
    assert templates.gaps(rollout, actor=ada) == []


def test_every_gap_has_its_words() -> None:
    assert set(GAPS_OF_TASKS) == set(OF_TASKS)
    for kind in GAPS_OF_TASKS:
        assert "1 task" in gap_text(kind, 1) and "3 tasks" in gap_text(kind, 3)
    assert all(gap_text(kind, None) for kind in GAPS_OF_PLAN)


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["page", "dialog"])
def test_the_page_names_it_before_one_saves(
    rollout: Project, ada: User, client: Client, headers: dict[str, str]
) -> None:
    client.force_login(ada, backend="allauth.account.auth_backends.AuthenticationBackend")
    address = reverse("phases:template_save", args=[rollout.slug])
    before = client.get(address, headers=headers).content.decode()
    assert "dates, people and progress stay with the project" in before and "<li>the" not in before
    put(rollout, "R1", duration=10 * DAY, deadline=datetime(2026, 4, 1, 17))
    after = client.get(address, headers=headers).content.decode()
    assert "<li>the deadline of 1 task</li>" in after
    assert "<li>the estimate of 1 task, as far as it contradicts its duration, which is kept</li>" in after
    refused = client.post(address, {"name": ""}, headers=headers)
    assert refused.status_code == 422 and b"the deadline of 1 task" in refused.content


def test_the_api_names_it_with_the_template(rollout: Project, ada: User, api: Any) -> None:
    put(rollout, "R1", duration=10 * DAY, deadline=datetime(2026, 4, 1, 17))
    address = f"/api/v1/projects/{rollout.slug}/save-template/"
    answer = api(ada).post(
        address, {"name": "Ours", "key": "ours"}, format="json", headers={"Accept-Language": "en"}
    )
    assert answer.status_code == 201
    told = [(one["kind"], one["tasks"]) for one in answer.json()["not_kept"]]
    assert told == [("estimates", 1), ("deadlines", 1)]
    assert answer.json()["not_kept"][1]["text"] == "the deadline of 1 task"
    assert spans(answer.json()["text"])["R1"] == "'10'"


def test_a_role_that_no_project_gives_is_refused_with_its_line_and_not_offered(
    ada: User, rollout: Project
) -> None:
    text = HEAD + ONE + "  - {id: K2, name: Next, duration: 1, owner: admin}\n"
    with pytest.raises(
        InvalidInput, match=r"mine\.yaml, line 8: no project gives the role “admin”; use one of:"
    ) as refusal:
        templates.load_file(text, "mine.yaml", actor=ada)
    offered = str(refusal.value).partition("use one of: ")[2]
    assert "key_user" in offered and not {"admin", "pmo", "auditor"} & set(offered.strip(".").split(", "))


def test_a_template_kept_with_such_a_role_can_still_be_started_from(ada: User, rollout: Project) -> None:
    text = HEAD + "  - {id: K1, name: First, duration: 1, owner: admin}\n"
    SavedTemplate.objects.create(key="mine", name="Mine", text=text, saved_by=ada)
    assert [one.template.key for one in templates.listed_templates()][-1] == "mine"
    template = templates.find_template("mine").template
    started = start_project(NewProject("Next", template, start=date(2026, 3, 2)), actor=ada)
    assert started.plan.tasks.get(code="K1").owner is None
