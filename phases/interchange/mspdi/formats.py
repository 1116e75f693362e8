"""Numbers that stand for words in the format."""

from __future__ import annotations

from phases.interchange.imported import ResourceKind, TaskType
from phases.scheduling.model import ConstraintType, LinkType

LINK_TYPES = {0: LinkType.FF, 1: LinkType.FS, 2: LinkType.SF, 3: LinkType.SS}
TASK_TYPES = {0: TaskType.FIXED_UNITS, 1: TaskType.FIXED_DURATION, 2: TaskType.FIXED_WORK}
RESOURCE_KINDS = {0: ResourceKind.MATERIAL, 1: ResourceKind.WORK, 2: ResourceKind.COST}
CONSTRAINTS = {
    0: ConstraintType.ASAP,
    1: ConstraintType.ALAP,
    2: ConstraintType.MSO,
    3: ConstraintType.MFO,
    4: ConstraintType.SNET,
    5: ConstraintType.SNLT,
    6: ConstraintType.FNET,
    7: ConstraintType.FNLT,
}
DAYS = 7
ESTIMATED = range(35, 54)  # the same formats once more, with a question mark behind
DURATION_FORMATS = frozenset({0, *range(3, 13), 19, 20, 21, *range(35, 45), 51, 52, 53})
ELAPSED_FORMATS = frozenset({4, 6, 8, 10, 12, 36, 38, 40, 42, 44})
PERCENT_FORMATS = frozenset({19, 51})
ELAPSED_PERCENT_FORMATS = frozenset({20, 52})
NO_RESOURCE = -65535
