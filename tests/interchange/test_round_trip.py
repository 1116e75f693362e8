"""A plan written as Microsoft Project XML comes back as it was."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from phases.interchange.imported import ImportedPlan
from phases.interchange.mspdi import read_mspdi, write_mspdi
from tests.interchange.made_up_plans import plans


@given(plans())
def test_a_written_plan_is_read_back_equal(plan: ImportedPlan) -> None:
    assert replace(read_mspdi(write_mspdi(plan)), not_kept=()) == plan
