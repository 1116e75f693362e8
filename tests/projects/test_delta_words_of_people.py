"""What people write is told as they wrote it, also where it looks like a date or a number."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from rollout.audit.services import record
from rollout.audit.wording import moment_text
from rollout.people.models import User
from rollout.projects.delta import sentences
from rollout.projects.models import Project
from rollout.projects.services import risks

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]
LONG_AGO, FAR_AHEAD = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
LIKE_DATES = [
    "9999-12-31T23:59:59-12:00",
    "0001-01-01T00:00:00+12:00",
    "2026-11-22",
    "2026-11-22T08:00:00Z",
    "20261122",
]


@pytest.mark.parametrize("title", LIKE_DATES)
def test_a_title_that_looks_like_a_date_stays_what_it_is(
    plan: Any, ada: User, signed_in: SignIn, title: str
) -> None:
    project: Project = plan.project
    risks.raise_risk(project, {"title": title, "description": title}, actor=ada)
    with translation.override("en"):
        told = [one.text for one in sentences(project, LONG_AGO, FAR_AHEAD, ada)]
    assert any(f"“{title}”" in text for text in told)
    client = signed_in(ada)
    for address in ("", "delta/", "history/"):
        assert client.get(f"/projects/{project.slug}/{address}").status_code == 200


def test_the_end_of_time_in_an_event_breaks_no_page(plan: Any, ada: User, signed_in: SignIn) -> None:
    project: Project = plan.project
    record(actor=ada, action="project.note", target=project, after={"until": LIKE_DATES[0]})
    assert signed_in(ada).get(f"/projects/{project.slug}/history/").status_code == 200


@given(
    st.one_of(
        st.datetimes(timezones=st.timezones()).map(datetime.isoformat),
        st.dates().map(date.isoformat),
        st.text(),
    )
)
def test_any_text_has_words(text: str) -> None:
    assert moment_text(text) or not text
