"""What the calculation has to say of tasks besides their dates, in words (T4, T33)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from phases.labels_plan import WARNINGS

TITLES: Mapping[str, str] = {
    "lead_clipped": gettext_noop("Lead cut off"),
    "out_of_sequence": gettext_noop("Out of sequence"),
}
MENDS: Mapping[str, str] = {
    "lead_clipped": gettext_noop("Shorten the lead or begin the project earlier."),
    "out_of_sequence": gettext_noop("Correct the reported dates, or the link if both may run side by side."),
}


@dataclass(frozen=True, slots=True)
class Remark:
    """Of one task and a predecessor of it, both by their keys."""

    code: str
    task: int
    predecessor: int
    names: Mapping[int, str]

    @property
    def title(self) -> str:
        return _(TITLES[self.code])

    @property
    def sentence(self) -> str:
        """What is so."""
        told = {"task": self.names[self.task], "predecessor": self.names[self.predecessor]}
        return _(WARNINGS[self.code]) % told

    @property
    def text(self) -> str:
        """What is so and what mends it."""
        return f"{self.sentence} {_(MENDS[self.code])}"


def remarks_by_task(kept: Iterable[Sequence[Any]], names: Mapping[int, str]) -> dict[int, list[Remark]]:
    """`Plan.remarks` by task, of those tasks that `names` knows."""
    found: dict[int, list[Remark]] = {}
    for code, task, predecessor in kept:
        if task in names and predecessor in names:
            found.setdefault(task, []).append(Remark(code, task, predecessor, names))
    return found
