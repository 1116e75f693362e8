"""Every worked example of the definitions T1–T34, T42 and T43, in both profiles."""

from __future__ import annotations

import pytest

from phases.scheduling.errors import PlanError
from phases.scheduling.schedule import schedule
from tests.scheduling.scenario import DAY, Scenario, scenarios

CASES = list(scenarios())
EDGES = {
    "dates": ("start", "finish"),
    "late": ("late_start", "late_finish"),
    "early": ("early_start", "early_finish"),
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_worked_example_has_the_dates_it_states(case: Scenario) -> None:
    if case.error is not None:
        with pytest.raises(PlanError) as refused:
            schedule(case.plan)
        assert refused.value.code == case.error["code"]
        values = {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in refused.value.values.items()
        }
        assert {name: values[name] for name in case.error if name != "code"} == {
            name: value for name, value in case.error.items() if name != "code"
        }
        return
    found = schedule(case.plan)
    assert case.expected or case.finish
    for name, wanted in case.expected.items():
        task = found.tasks[name]
        for field, value in wanted.items():
            assert _stated(case, task, field) == _wanted(case, field, value), f"{name} {field}"
    if case.finish is not None:
        assert found.finish == case.finish
    if case.warnings is not None:
        assert [f"{one.code} {one.task}" for one in found.warnings] == case.warnings


def _stated(case: Scenario, task: object, field: str) -> object:
    if field in EDGES:
        return tuple(getattr(task, edge) for edge in EDGES[field])
    if field == "at":
        return (task.start, task.finish)  # type: ignore[attr-defined]
    if field in ("total", "free"):
        return getattr(task, f"{field}_slack") / DAY
    return getattr(task, field)


def _wanted(case: Scenario, field: str, value: object) -> object:
    if field in EDGES:
        first, _, last = str(value).partition("..")
        return (case.moment(first, 8), case.moment(last or first, 17))
    if field == "at":
        return (case.moment(value, 17),) * 2
    return value
