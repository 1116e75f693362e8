"""A conflict tells what both people started from, beside what each of them made of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from phases.models import Plan, Task
from phases.operations import parse_operations
from phases.services import changes
from rollout.core.conflicts import SEEN, seen_in
from rollout.people.models import User
from rollout.projects.models import Meeting, Project, Risk
from rollout.projects.services.meetings import change_meeting, plan_meeting, write_notes
from rollout.projects.services.risks import change_risk, raise_risk
from tests.conflicts.forms import ReadForm, forms_of, versioned
from tests.factories import PlanFactory

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]


@pytest.fixture
def risk(project: Project, ada: User) -> Risk:
    return raise_risk(project, {"title": "Late data", "probability": 2, "description": "Old"}, actor=ada)


def opened(client: Client, url: str) -> ReadForm:
    return versioned(client.get(url))


def weekly(project: Project, actor: User) -> Meeting:
    begins = datetime(2026, 3, 11, 1, 30, tzinfo=UTC)
    made: Meeting = plan_meeting(project, {"title": "Weekly", "starts_at": begins}, [], actor=actor)
    return made


def sides(answer: Any) -> dict[str, tuple[str | None, str, str]]:
    """By field: before, theirs, mine, as the page writes them."""
    assert answer.status_code == 409, answer.content.decode()
    found = {}
    for part in answer.content.decode().split('<fieldset class="version-choice"')[1:]:
        label = part.split("<legend>")[1].split("<")[0]
        words = [unescape(piece.split("<")[0]) for piece in part.split('class="what">')[1:]]
        assert ('class="before"' in part) == (len(words) == 3)
        found[label] = (words[0] if len(words) == 3 else None, words[-2], words[-1])
    return found


def test_a_form_shows_what_both_started_from(
    signed_in: SignIn, ada: User, project: Project, risk: Risk
) -> None:
    client, url = signed_in(ada), reverse("projects:risk_edit", args=["lotus", risk.number])
    form = opened(client, url)
    change_risk(
        risk, {"title": "Data of Beijing", "probability": 4, "owner": ada}, version=risk.version, actor=ada
    )
    found = sides(client.post(form.action, form.filled(title="Data of Shanghai")))
    assert found["Title"] == ("Late data", "Data of Beijing", "Data of Shanghai")
    assert found["Owner"] == ("–", str(ada), "–")
    before, theirs, mine = found["Probability"]
    assert before == mine != theirs
    assert "Description" not in found


def test_what_one_did_not_touch_stays_as_the_other_made_it(
    signed_in: SignIn, ada: User, project: Project, risk: Risk
) -> None:
    client, url = signed_in(ada), reverse("projects:risk_edit", args=["lotus", risk.number])
    form = opened(client, url)
    change_risk(risk, {"title": "Theirs", "probability": 4}, version=risk.version, actor=ada)
    conflict = versioned(client.post(form.action, form.filled(title="Mine")))
    assert conflict.fields["_take_title"] == ["mine"] and conflict.fields["_take_probability"] == ["theirs"]
    assert client.post(conflict.action, conflict.fields).status_code == 302
    risk.refresh_from_db()
    assert (risk.title, risk.probability) == ("Mine", 4)


def test_a_refused_form_still_knows_what_it_started_from(
    signed_in: SignIn, ada: User, project: Project, risk: Risk
) -> None:
    client, url = signed_in(ada), reverse("projects:risk_edit", args=["lotus", risk.number])
    form = opened(client, url)
    change_risk(risk, {"title": "Theirs"}, version=risk.version, actor=ada)
    refused = client.post(form.action, form.filled(title="Mine", review_on="no day"))
    assert refused.status_code == 422
    again = versioned(refused)
    assert seen_in({SEEN: again.fields[SEEN][0]})["title"] == ["Late data"]
    found = sides(client.post(form.action, again.filled(review_on="")))
    assert found["Title"] == ("Late data", "Theirs", "Mine")


def test_times_are_told_as_they_are_typed(signed_in: SignIn, ada: User, ben: User, project: Project) -> None:
    meeting = weekly(project, ada)
    client, url = signed_in(ada), reverse("projects:meeting_edit", args=["lotus", meeting.number])
    form = opened(client, url)
    later = {"starts_at": datetime(2026, 3, 12, 2, 0, tzinfo=UTC), "chair": ben}
    change_meeting(meeting, later, None, version=meeting.version, actor=ada)
    found = sides(client.post(form.action, form.filled(starts_at="2026-03-13T11:00")))
    assert found["Begins"] == ("2026-03-11T09:30", "2026-03-12T10:00", "2026-03-13T11:00")
    assert found["Chair"] == ("–", str(ben), "–")


def test_texts_saved_while_typing_know_it_too(signed_in: SignIn, ada: User, project: Project) -> None:
    meeting = weekly(project, ada)
    client, url = signed_in(ada), reverse("projects:meeting", args=["lotus", meeting.number])
    (form,) = (one for one in forms_of(client.get(url).content.decode()) if one.action.endswith("/notes/"))
    saved = client.post(form.action, form.filled(notes="First"), headers={"HX-Request": "true"})
    (line,) = forms_of(f'<form method="post">{saved.content.decode()}</form>')
    meeting.refresh_from_db()
    write_notes(meeting, "Second", version=meeting.version, actor=ada)
    stale = client.post(form.action, {**form.fields, **line.fields, "notes": ["Third"]})
    assert list(sides(stale).values()) == [("First", "Second", "Third")]


@pytest.mark.parametrize("text", ["", "[", "[]", '{"title": 3}', "[" * 5000, '{"title": [{"a": 1}]}'])
def test_a_form_that_does_not_tell_shows_the_two_versions(
    signed_in: SignIn, ada: User, project: Project, risk: Risk, text: str
) -> None:
    client, url = signed_in(ada), reverse("projects:risk_edit", args=["lotus", risk.number])
    form = opened(client, url)
    change_risk(risk, {"title": "Theirs"}, version=risk.version, actor=ada)
    found = sides(client.post(form.action, form.filled(title="Mine", _seen=text)))
    assert found["Title"][1:] == ("Theirs", "Mine")


class TestCells:
    """Two people at one cell of the table."""

    @pytest.fixture
    def task(self, project: Project, ada: User) -> Task:
        plan: Plan = PlanFactory(project=project)
        made = [{"op": "task.add", "ref": "a", "name": "Interview", "deliverable": "Notes"}]
        changes.apply(plan, parse_operations(made), actor=ada, version=plan.version)
        return plan.tasks.get()

    @pytest.fixture
    def url(self, task: Task) -> str:
        return reverse("phases:task_cell", args=["lotus", task.number, "deliverable"])

    def change(self, task: Task, value: str, actor: User) -> None:
        plan = Plan.objects.get(pk=task.plan_id)
        asked = [{"op": "task.set", "task": task.pk, "field": "deliverable", "value": value}]
        changes.apply(plan, parse_operations(asked), actor=actor, version=plan.version)

    def open(self, client: Client, url: str) -> ReadForm:
        return versioned(client.get(url, headers={"HX-Request": "true"}))

    def test_the_cell_names_all_three(self, signed_in: SignIn, ada: User, task: Task, url: str) -> None:
        client = signed_in(ada)
        form = self.open(client, url)
        self.change(task, "Film", ada)
        answer = client.post(url, form.filled(deliverable="Book"), headers={"HX-Request": "true"})
        text = unescape(answer.content.decode())
        assert "It was “Notes”" in text and "“Film”" in text
        again = versioned(answer)
        assert again.fields["deliverable"] == ["Book"]
        client.post(url, again.fields, headers={"HX-Request": "true"})
        assert Task.objects.get(pk=task.pk).deliverable == "Book"

    def test_a_refused_value_does_not_hide_a_change(
        self, signed_in: SignIn, ada: User, task: Task, url: str
    ) -> None:
        client = signed_in(ada)
        form = self.open(client, url)
        self.change(task, "Film", ada)
        refused = client.post(url, form.filled(deliverable="x" * 301), headers={"HX-Request": "true"})
        again = versioned(refused)
        answer = client.post(url, again.filled(deliverable="Book"), headers={"HX-Request": "true"})
        assert "“Film”" in answer.content.decode()
        assert Task.objects.get(pk=task.pk).deliverable == "Film"


def test_what_forms_carry_is_read_back() -> None:
    assert seen_in({SEEN: json.dumps({"a": ["1", None], "b": "2"})}) == {"a": ["1", ""]}
