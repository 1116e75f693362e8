"""Damaged files are either read or refused; nothing else happens."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from phases.interchange.dry_run import dry_run
from phases.interchange.mspdi import read_mspdi
from phases.interchange.refusal import ImportRefused
from phases.labels_import import refusal_sentence
from phases.scheduling.model import Profile
from tests.interchange.conftest import FILES

TEXTS = [path.read_text() for path in sorted(FILES.glob("*.xml"))]
FIELD = re.compile(r"<(\w+)>([^<>\n]{0,60})</\1>")
VALUES = st.sampled_from(
    [
        *(
            "",
            "0",
            "-1",
            "1",
            "2",
            "5",
            "8",
            "100",
            "NaN",
            "1e308",
            "99999999999999999999",
            "abc",
            "true",
            "NA",
        ),
        *("PT8H0M0S", "-PT1H0M0S", "PT0H0M0S", "PT99999999H", "00:00:00", "25:00:00", "12:00:00", "x" * 400),
        *("0001-01-01T00:00:00", "1984-01-01T00:00:00", "2026-03-02T08:00:00", "2149-12-31T23:59:59"),
        *("9999-12-31T23:59:59", "2001-02-30"),
    ]
)


@st.composite
def damaged(draw: st.DrawFn) -> str:
    text = draw(st.sampled_from(TEXTS))
    for _ in range(draw(st.integers(1, 5))):
        fields = list(FIELD.finditer(text))
        field = fields[draw(st.integers(0, len(fields) - 1))]
        if draw(st.booleans()):
            text = text[: field.start(2)] + draw(VALUES) + text[field.end(2) :]
        else:
            text = text[: field.start()] + text[field.end() :]
    return text


@given(damaged(), st.sampled_from(Profile))
def test_a_damaged_file_is_read_or_refused_in_one_sentence(text: str, profile: Profile) -> None:
    try:
        run = dry_run(read_mspdi(text.encode()), profile)
    except ImportRefused as refusal:
        assert refusal_sentence(refusal)
    else:
        assert all(run.reasons().of(task.key, "finish") is not None for task in run.plan.tasks)
