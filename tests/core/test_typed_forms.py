"""Forms meet people: digits of a Chinese keyboard count; names that show nothing do not."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django import forms

from rollout.core.errors import InvalidInput
from rollout.core.forms import Form
from rollout.core.record_names import require_names
from rollout.people.models import ApiToken, Department, Organization
from rollout.projects.models import Project


class Visit(Form):
    name = forms.CharField(max_length=80)
    notes = forms.CharField(widget=forms.Textarea, required=False)
    secret = forms.CharField(widget=forms.PasswordInput, required=False)
    people = forms.IntegerField(required=False)
    days = forms.DecimalField(required=False)
    on = forms.DateField(required=False)


def filled(**values: Any) -> Visit:
    return Visit({"name": "Visit", **values})


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("people", "１０", 10),
        ("people", " 10 ", 10),
        ("people", "－３", -3),
        ("days", "１．５", Decimal("1.5")),
        ("days", "1。5", Decimal("1.5")),
        ("on", "２０２６－０３－０２", date(2026, 3, 2)),
        ("on", "2026-03-02", date(2026, 3, 2)),
    ],
)
def test_full_width_digits_are_digits(field: str, text: str, value: Any) -> None:
    form = filled(**{field: text})
    assert form.is_valid(), form.errors
    assert form.cleaned_data[field] == value


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("people", "1_0"),
        ("people", "1.5"),
        ("days", "1_0.5"),
        ("days", "NaN"),
        ("on", "2026-W10-1"),
        ("on", "x"),
    ],
)
def test_what_only_a_program_would_read_is_refused(field: str, text: str) -> None:
    assert list(filled(**{field: text}).errors) == [field]


@pytest.mark.parametrize(
    "name", ["\u202e", "\u200b\u2060", "\ufeff", "\u3164", "\ufe0f", "Go\u202elive", "a\x07"]
)
def test_a_name_that_shows_nothing_or_hides_something_is_refused_beside_its_field(name: str) -> None:
    form = filled(name=name)
    assert list(form.errors) == ["name"]
    assert "%(" not in str(form.errors)


def test_notes_may_have_lines_and_any_writing_but_no_control_characters() -> None:
    assert filled(notes="two\r\nlines \u200f\u05e9").is_valid()
    assert list(filled(notes="bell\x07").errors) == ["notes"]


def test_a_password_is_taken_as_it_is() -> None:
    assert filled(secret="\u202e\u200b").is_valid()


@pytest.mark.parametrize("model", [Project, Department, Organization, ApiToken])
@pytest.mark.parametrize("name", ["\u3164", "\u200b", "Go\u202elive"])
def test_the_rule_holds_for_records_whichever_door_they_come_through(model: Any, name: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        require_names(model(name=name))
    assert refused.value.field == "name"
    require_names(model(name="Lotus"))
    require_names(model(name=name), among={"other"})
