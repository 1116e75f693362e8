"""What a calculation has to say of tasks besides their dates, as the plan keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from phases.scheduling.model import TaskKey
from phases.scheduling.remarks import STANDING
from phases.scheduling.result import Schedule


def remarks_of(schedule: Schedule, ids: Mapping[Any, int]) -> list[list[Any]]:
    """`Plan.remarks` of a schedule; `ids`: the stored keys of tasks that it knows by other ones."""
    stored = {str(key): pk for key, pk in ids.items()}

    def key_of(key: TaskKey | str) -> int:
        return stored.get(str(key)) or int(key)

    return [
        [one.code, key_of(one.task), key_of(one.values["predecessor"])]
        for one in schedule.warnings
        if one.code in STANDING and one.task is not None
    ]
