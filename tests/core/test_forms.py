"""Forms: what is folded, what is said about an error, and how a conflict is settled."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django import forms
from django.http import HttpRequest, QueryDict
from django.template import Context, Template
from django.test import Client, RequestFactory

from phases.models import Task
from rollout.core.errors import Stale
from rollout.core.forms import Form, ModelForm
from rollout.core.lists.inline import edit_cell
from rollout.kit import CELL_FORMS, SampleForm, bind_tasks
from rollout.people.models import Organization
from tests.factories import TaskFactory


class TaskForm(ModelForm):
    class Meta:
        model = Task
        fields = ("name", "deliverable", "owner", "milestone")


def test_required_fields_come_first_and_the_rest_is_folded() -> None:
    form = SampleForm()
    assert [box.name for box in form.first_boxes] == ["name", "owner", "due", "share", "kind"]
    assert [box.name for box in form.folded_boxes] == ["told", "notes"]
    html = str(form)
    assert html.index('name="name"') < html.index("<details") < html.index('name="notes"')


def test_an_error_stands_beside_its_field_and_is_tied_to_it() -> None:
    html = str(SampleForm({"owner": "ada", "name": "x" * 41, "share": "three"}))
    assert re.search(r'name="share"[^>]*aria-invalid="true"[^>]*aria-describedby="id_share_error"', html)
    assert "Write a number, such as 12.5." in html
    assert html.count("autofocus") == 1
    assert re.search(r'name="name"[^>]*autofocus|autofocus[^>]*name="name"', html)


@pytest.mark.django_db
def test_a_list_says_in_words_that_nothing_is_chosen() -> None:
    class Chosen(ModelForm):
        class Meta:
            model = Organization
            fields = ("kind",)

    assert ">Choose…</option>" in str(Chosen()) and "---" not in str(Chosen())
    assert ">–</option>" in str(TaskForm()["owner"]) and "---" not in str(TaskForm())


def test_an_error_in_the_fold_opens_it() -> None:
    class Folded(Form):
        name = forms.CharField()
        note = forms.CharField(max_length=3)
        folded = ("note",)

    assert "<details" in str(Folded()) and "open>" not in str(Folded())
    assert re.search(r"<details[^>]* open>", str(Folded({"name": "x", "note": "too long"})))


def test_an_author_s_own_words_for_an_error_are_kept() -> None:
    class Worded(Form):
        name = forms.CharField(error_messages={"required": "Give the goal a name."})

    assert Worded({}).errors["name"] == ["Give the goal a name."]


def test_dates_use_the_picker_of_the_browser_and_speak_iso() -> None:
    html = str(SampleForm(initial={"due": "2026-09-18"})["due"])
    assert 'type="date"' in html and 'value="2026-09-18"' in html


@pytest.fixture
def task(plan: Any) -> Task:
    made: Task = TaskFactory(plan=plan, name="Interviews", deliverable="Notes")
    return made


def test_a_form_carries_the_version_that_the_person_saw(task: Task) -> None:
    assert f'name="version" value="{task.version}"' in str(TaskForm(instance=task))
    assert "version" not in TaskForm().fields
    sent = TaskForm(QueryDict("name=Talks&version=4"), instance=task)
    assert sent.is_valid() and sent.seen_version == 4
    assert sent.changes() == {"name": "Talks", "deliverable": "", "owner": None, "milestone": False}
    without = TaskForm(QueryDict("name=Talks"), instance=task)
    assert without.is_valid() and without.seen_version == 0


def test_a_conflict_takes_the_stored_value_of_the_fields_chosen_so(task: Task, ben: Any) -> None:
    task.owner = ben
    chosen = QueryDict("name=Talks&deliverable=Mine&owner=&version=1&_take_name=mine&_take_owner=theirs")
    form = TaskForm(chosen, instance=task)
    assert form.is_valid()
    assert form.changes() == {"name": "Talks", "deliverable": "Mine", "owner": ben, "milestone": False}


def conflict(task: Task, posted: str, **mine: Any) -> str:
    request = HttpRequest()
    request.POST = QueryDict(posted)
    theirs = {name: getattr(task, name) for name in mine}
    error = Stale("Changed.", record=task, mine=mine, theirs=theirs)
    page = Template(
        '{% include "components/conflict.html" with error=error request=request csrf_token="t" %}'
    )
    return page.render(Context({"error": error, "request": request}))


def test_the_conflict_page_shows_both_sides_and_posts_the_rest_again(task: Task) -> None:
    html = conflict(
        task,
        "name=Talks&deliverable=Notes&version=0&csrfmiddlewaretoken=t",
        name="Talks",
        deliverable="Notes",
    )
    assert "Talks" in html and "Interviews" in html
    assert html.count("<fieldset") == 1  # the deliverable is the same on both sides
    assert f'name="version" value="{task.version}"' in html
    assert html.count('name="csrfmiddlewaretoken"') == 1
    assert '<input type="hidden" name="deliverable" value="Notes">' in html


def cell(task: Task, user: Any, method: str = "get", save: Any = None, **data: Any) -> str:
    request = getattr(RequestFactory(), method)("/cell/", data)
    request.user = user
    listing = bind_tasks(request)
    form = CELL_FORMS["deliverable"]
    return edit_cell(request, listing, task, "deliverable", form, save).content.decode()


def test_a_cell_is_asked_for_saved_and_shown_again(task: Task, ada: Any) -> None:
    asked = cell(task, ada)
    assert 'class="text editing"' in asked and 'value="Notes"' in asked
    assert f'name="version" value="{task.version}"' in asked
    assert "cell-edit" in cell(task, ada, cancel="1")
    calls: list[Any] = []

    def save(value: str, version: int) -> Task:
        calls.append((value, version))
        task.deliverable = value
        return task

    shown = cell(task, ada, "post", save, deliverable="Signed notes", version="1")
    assert calls == [("Signed notes", 1)]
    assert "data-saved" in shown and "Signed notes" in shown


def test_a_cell_that_somebody_else_changed_says_so_and_keeps_what_was_typed(task: Task, ada: Any) -> None:
    def save(value: str, version: int) -> Task:
        task.deliverable, task.version = "Theirs", 9
        raise Stale("Changed.", record=task, mine={"deliverable": value}, theirs={"deliverable": "Theirs"})

    html = cell(task, ada, "post", save, deliverable="Mine", version="1")
    assert 'value="Mine"' in html and "“Theirs”" in html
    assert 'name="version" value="9"' in html


def test_a_visitor_without_a_name_is_sent_to_the_sign_in(client: Client) -> None:
    assert client.get("/kit/").status_code == 302  # to the sign-in
