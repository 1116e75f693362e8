"""An event keeps every value a record can hold, and hashes alike on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rollout.audit import services
from rollout.audit.canonical import canonical, storable
from rollout.audit.models import AuditEvent, AuditHead
from rollout.audit.values import as_stored, plain
from rollout.audit.verification import verify
from rollout.people.models import Organization, User

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()))  # lone surrogates and NUL, too
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**40), 10**40),
    st.floats(),
    st.decimals(),
    ANY_TEXT,
    st.dates(),
    st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=8))])),
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ANY_TEXT, inner, max_size=3)
)


@pytest.mark.django_db
@given(before=st.dictionaries(ANY_TEXT, VALUES, max_size=4), why=ANY_TEXT)
def test_whatever_a_field_holds_the_stored_event_verifies(before: dict[str, Any], why: str) -> None:
    AuditEvent.objects.all().delete()
    AuditHead.objects.all().delete()
    target = Organization(pk=1, name="Lotus")
    services.record(actor=None, action="look", target=target, before=before, why=why)
    assert verify().ok
    event = AuditEvent.objects.get()
    assert canonical(event.before) == canonical(plain(before)) or "\\ud" in canonical(plain(before))


@pytest.mark.parametrize(
    "value,text",
    [
        (1e22, "1e+22"),  # PostgreSQL's jsonb would read this as an integer
        (-0.0, "-0.0"),
        (1.50, "1.5"),
        (Decimal("1.50"), '"1.50"'),
        (float("nan"), '"nan"'),
        (10**30, "1" + "0" * 30),
        ("客户\x00", '"客户\\u0000"'),
        ("\ud800", '"\\ud800"'),
        ({"b": 1, "a": None}, '{"a":null,"b":1}'),
        ({3, 1, 2}, "[1,2,3]"),
        (datetime(2026, 3, 2, 8, tzinfo=timezone(timedelta(hours=8))), '"2026-03-02T00:00:00+00:00"'),
        (datetime(2026, 3, 2, 8), '"2026-03-02T08:00:00"'),
        (date(2026, 3, 2), '"2026-03-02"'),
        (b"\x01", '"01"'),
    ],
)
def test_a_value_has_one_spelling(value: Any, text: str) -> None:
    assert canonical(plain(value)) == text


def test_a_decimal_is_compared_in_the_places_of_its_column() -> None:
    from django.db import models

    column = models.DecimalField(max_digits=8, decimal_places=2)
    assert as_stored(column, Decimal("1.5")) == as_stored(column, Decimal("1.50")) == "1.50"


def test_text_a_database_refuses_is_made_storable() -> None:
    assert storable("a\x00b\udfff工", 3) == "a\ufffdb"


@pytest.mark.django_db
def test_a_secret_is_withheld_from_the_event(ada: User) -> None:
    ada.set_password("a new one entirely")
    services.change(ada, {"password": "md5$another"}, version=1, actor=ada)
    event = AuditEvent.objects.get()
    assert (event.before, event.after) == ({"password": "•"}, {"password": "•"})


@pytest.mark.django_db
def test_an_event_outlives_a_name_of_any_length(ada: User) -> None:
    services.record(actor=ada, action="look", target=Organization(pk=1, name="长" * 5000))
    assert verify().ok
