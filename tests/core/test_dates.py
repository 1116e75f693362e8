"""Days in the reader's words, with the year where it is another one than the reader's."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.utils import translation

from rollout.core.dates import axis_texts, date_text, day_html, day_text, month_text

EVE = date(2026, 12, 31)


@pytest.mark.parametrize(
    ("today", "language", "words"),
    [
        ("2026-02-01", "en", "Thu 31 Dec"),
        ("2027-02-01", "en", "Thu 31 Dec 2026"),
        ("2026-02-01", "zh-hans", "12月31日 周四"),
        ("2027-02-01", "zh-hans", "2026年12月31日 周四"),
    ],
)
def test_a_day_of_another_year_than_the_readers_has_its_year(today: str, language: str, words: str) -> None:
    with time_machine.travel(f"{today}T12:00:00+08:00"), translation.override(language):
        assert day_text(EVE) == words
        assert f">{words}<" in day_html(EVE)


def test_an_axis_says_the_year_first_and_where_it_changes() -> None:
    days = [date(2026, 12, 14), date(2026, 12, 28), date(2027, 1, 4)]
    assert axis_texts(days) == ["14 Dec 2026", "28 Dec", "4 Jan 2027"]
    with translation.override("zh-hans"):
        assert axis_texts(days) == ["2026年12月14日", "12月28日", "2027年1月4日"]
        assert (date_text(EVE, year=False), month_text(EVE)) == ("12月31日", "2026年12月")
    assert axis_texts([]) == []
