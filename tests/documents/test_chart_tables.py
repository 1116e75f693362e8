"""The table beside a chart writes numbers as the figures above it do."""

from __future__ import annotations

import pytest
from django.utils import translation

from rollout.documents.templatetags.charts import cell_text


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (14000.0, "14,000"),
        (202406.67, "202,407"),
        (12.25, "12.25"),
        (-1500, "−1,500"),
        (0.0, "0"),
        (None, "–"),
    ],
)
def test_numbers_have_their_thousands_and_no_stray_decimals(number: float | None, shown: str) -> None:
    for language in ("en", "zh-hans"):
        with translation.override(language):
            assert cell_text(number) == shown
