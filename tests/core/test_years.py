"""The years that a day may lie in: one table, and sentences that say what it says."""

from __future__ import annotations

import re

import pytest

from phases.labels_not_kept import NOT_KEPT
from phases.labels_tables import SENTENCES
from rollout.core.horizons import CALENDARS, RECORDS, Years
from rollout.core.years import OUTSIDE


@pytest.mark.parametrize(
    ("sentence", "years"),
    [
        (str(OUTSIDE), RECORDS),
        (SENTENCES["far_moment"], RECORDS),
        (NOT_KEPT["exception_clipped"], CALENDARS),
    ],
)
def test_a_sentence_about_years_names_those_of_the_table(sentence: str, years: Years) -> None:
    assert [int(year) for year in re.findall(r"\d{4}", sentence)] == list(years)
