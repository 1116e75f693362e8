"""Days that one person takes out of a calendar while another changes them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from phases.models import CalendarDay
from phases.scheduling.model import LayerKind
from phases.services.calendars import DayWanted, add_day, change_day, create_calendar
from rollout.people.models import User
from tests.conflicts.forms import ReadForm, versioned

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]


@pytest.fixture
def stale(signed_in: SignIn, ben: User) -> tuple[Client, CalendarDay, ReadForm, str]:
    """Ben takes days out that he has renamed on another device since."""
    leave = create_calendar(LayerKind.PERSON, actor=ben, user=ben)
    add_day(leave, DayWanted(date(2026, 3, 6), date(2026, 3, 6), "Outing"), version=1, actor=ben)
    day, client = leave.days.get(), signed_in(ben)
    url = reverse("phases:day_edit", args=[leave.pk, day.pk])
    form = versioned(client.get(url))
    change_day(day, DayWanted(date(2026, 3, 6), date(2026, 3, 7), "Long outing"), version=2, actor=ben)
    answer = client.post(url, form.filled(remove="1"))
    assert answer.status_code == 409
    return client, day, versioned(answer), answer.content.decode()


def test_who_takes_days_out_sees_what_they_have_become_and_goes_on(stale: Any) -> None:
    client, _day, form, page = stale
    assert "Remove the days" in page and "2026-03-06–2026-03-07 Long outing" in page
    looked = versioned(client.post(form.action, form.fields))
    client.post(looked.action, looked.fields)
    assert not CalendarDay.objects.exists()


def test_who_lets_the_days_stand_changes_nothing(stale: Any) -> None:
    client, day, form, _page = stale
    answer = client.post(form.action, form.filled(_take_remove="theirs"))
    assert answer.status_code == 302
    day.refresh_from_db()
    assert (day.name, day.last) == ("Long outing", date(2026, 3, 7))


def test_days_added_at_the_same_time_both_stay(signed_in: SignIn, ben: User) -> None:
    leave = create_calendar(LayerKind.PERSON, actor=ben, user=ben)
    client, url = signed_in(ben), reverse("phases:day_add", args=[leave.pk])
    form = versioned(client.get(url))
    add_day(leave, DayWanted(date(2026, 3, 6), date(2026, 3, 6), "Outing"), version=1, actor=ben)
    client.post(url, form.filled(first="2026-03-09", name="Leave", confirmed="1"))
    assert [day.name for day in leave.days.all()] == ["Outing", "Leave"]
