"""What no record takes, whichever door it comes through: writing turned round, days of no rollout."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django import forms
from django.test import Client

from phases.models import GateWaiver, TaskUpdate
from rollout.audit import services as audit
from rollout.core.errors import InvalidInput
from rollout.core.forms import Form
from rollout.core.lists.filters import NotUnderstood
from rollout.core.lists.ranges import DayFilter
from rollout.core.record_names import require_fit
from rollout.core.values import key_of
from rollout.people.models import Department, Organization, User
from rollout.projects.models import Action, Decision, Goal, Meeting, Project, Risk

ON = date(2026, 5, 4)
TURNED = ["Paid: \u202e001", "a\u2066b", "bell\x07"]
INVISIBLE = ["\u200b", "\u2060\n\ufeff"]


class Letter(Form):
    text = forms.CharField(widget=forms.Textarea, required=False)
    on = forms.DateField(required=False)
    at = forms.DateTimeField(required=False)


class Chosen(Form):
    people = forms.ModelMultipleChoiceField(User.objects.all(), required=False)


@pytest.mark.parametrize("text", TURNED + INVISIBLE, ids=ascii)
@pytest.mark.parametrize(
    ("model", "name"),
    [
        (Decision, "text"),
        (Decision, "reason"),
        (TaskUpdate, "blocker"),
        (TaskUpdate, "note"),
        (Risk, "outcome"),
    ],
)
def test_a_text_that_reads_otherwise_than_it_is_stored_is_refused(model: Any, name: str, text: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        require_fit(model(**{name: text}), among={name}, on=ON)
    assert refused.value.field == name


@pytest.mark.parametrize(
    "text", ["", "two\r\nlines", "\u200f\u05e9\u05dc\u05d5\u05dd", "A\u200bB"], ids=ascii
)
def test_a_text_may_be_empty_have_lines_and_any_writing(text: str) -> None:
    require_fit(Decision(text=text), among={"text"}, on=ON)


@pytest.mark.parametrize("text", TURNED + INVISIBLE, ids=ascii)
def test_a_form_refuses_such_a_text_beside_its_field(text: str) -> None:
    assert list(Letter({"text": f"{text}"}).errors) == ["text"]


@pytest.mark.parametrize("year", [1, 1984, 2149, 9999])
@pytest.mark.parametrize(
    ("model", "name"),
    [
        (Action, "due_on"),
        (Decision, "decided_on"),
        (Goal, "due_on"),
        (Risk, "review_on"),
        (GateWaiver, "expires_on"),
    ],
)
def test_a_day_outside_of_the_years_of_a_rollout_is_refused_with_the_year(
    model: Any, name: str, year: int
) -> None:
    with pytest.raises(InvalidInput, match=f"{year} lies outside") as refused:
        require_fit(model(**{name: date(year, 6, 1)}), among={name}, on=ON)
    assert refused.value.field == name
    require_fit(model(**{name: date(2026, 6, 1)}), among={name}, on=ON)


def test_an_instant_is_held_to_the_same_years() -> None:
    with pytest.raises(InvalidInput, match="9999 lies outside"):
        require_fit(Meeting(starts_at=datetime(9999, 12, 31, tzinfo=UTC)), among={"starts_at"}, on=ON)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_form_refuses_such_a_day_once_beside_its_field(day: str) -> None:
    form = Letter({"on": day, "at": f"{day} 09:00"})
    form.dress()
    assert {name: len(told) for name, told in form.errors.items()} == {"on": 1, "at": 1}
    assert f"{int(day[:4])} lies outside the years" in str(form.errors)


@pytest.mark.django_db
def test_a_form_asks_no_database_for_a_key_that_it_cannot_hold(ada: User) -> None:
    refused = Chosen({"people": [ada.pk, "9" * 20]})
    assert list(refused.errors) == ["people"]
    assert Chosen({"people": [ada.pk]}).is_valid()


@pytest.mark.parametrize(("text", "key"), [("17", 17), ("9" * 20, None), ("9" * 5000, None), ("x", None)])
def test_a_key_is_a_number_that_both_databases_hold(text: str, key: int | None) -> None:
    assert key_of(text) == key


@pytest.mark.django_db
def test_a_reason_is_held_to_the_same_rule(client_organization: Organization) -> None:
    place = Department(organization=client_organization, name="Stores")
    with pytest.raises(InvalidInput) as refused:
        audit.create(place, actor=None, why="because\u202e")
    assert refused.value.field == "why" and not Department.objects.exists()


@pytest.mark.parametrize("moments", ["", "zoned", "local"])
@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_filter_of_days_names_the_years_it_knows(moments: Any, day: str) -> None:
    with pytest.raises(NotUnderstood, match=f"{int(day[:4])} lies outside the years"):
        DayFilter(key="at", label="At", moments=moments).read(day)


@pytest.mark.parametrize("query", ["owner=" + "9" * 20, "owner=" + "9" * 5000, "size=" + "9" * 5000])
def test_a_list_says_of_a_number_without_bounds_that_it_is_no_choice(
    as_ada: Client, project: Project, query: str
) -> None:
    answer = as_ada.get(f"/kit/?{query}")
    assert answer.status_code == 200
    assert ("is not one of the choices" in answer.content.decode()) is query.startswith("owner")


@pytest.mark.parametrize("path", ["/kit/?q=%00", "/search/?q=%00", "/people/?q=a%00b"])
def test_an_address_with_a_character_that_no_text_has_is_refused(as_ada: Client, path: str) -> None:
    page = as_ada.get(path)
    assert page.status_code == 400 and "holds a NUL" in page.content.decode()


def test_a_program_is_told_so_in_its_own_form(as_ada: Client) -> None:
    answer = as_ada.get("/api/v1/projects/?q=%00")
    assert (answer.status_code, answer.json()["code"]) == (400, "unreadable_address")
