"""What a table asks of a plan, as operations: tasks by their number, new lines, changed fields and links."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import Q

from phases.interchange.tables.notation import Predecessor
from phases.interchange.tables.reading import TableFault, TableRow, read_table
from phases.labels_tables import fault_sentence
from phases.models import Dependency, Plan
from phases.operations import (
    MOST_OPERATIONS,
    AddLink,
    AddTask,
    Operation,
    PlaceTask,
    RemoveLink,
    SetLink,
    SetTask,
    TaskRef,
)
from phases.scheduling.model import ConstraintType
from phases.services.table_values import Values, Words, checked, typed
from rollout.core.errors import InvalidInput
from rollout.people.models import User

LONGEST_CELL = 32_767  # letters that Excel keeps
PLAIN = ("code", "name", "deadline", "deliverable", "notes", "owner", "owner_role")
WORK = (
    "milestone",
    "elapsed",
    "actual_start",
    "duration",
    "percent_complete",
    "remaining",
    "actual_finish",
)  # a summary has none of its own
CURRENT = (
    "pk number name code parent level position summary duration elapsed owner owner_role milestone "
    "percent_complete actual_start actual_finish remaining constraint constraint_at deadline deliverable "
    "notes"
).split()


def operations_of_file(plan: Plan, content: bytes, *, size: int = 0) -> tuple[Operation, ...]:
    """Operations that make the plan what the file says; lines that the file leaves out stay. Start and finish
    are results: they count for new lines without predecessors alone. Error: InvalidInput with one sentence.
    """
    try:
        wanted = _Wanted(plan, read_table(content, size=size).rows).operations()
        if len(wanted) > MOST_OPERATIONS:
            raise TableFault("too_many_changes", value=len(wanted))
    except TableFault as fault:
        raise InvalidInput(f"table_{fault.code}", fault_sentence(fault), field="file") from fault
    return wanted


class _Wanted:
    """The plan as stored, the lines of the file, and the operations between them."""

    def __init__(self, plan: Plan, rows: Sequence[TableRow]) -> None:
        self.plan = plan
        self.words = Words()
        self.people = known_people(plan)
        self.per_day = int(plan.hours_per_day * 60)
        self.tasks = {task["number"]: task for task in plan.tasks.order_by("position").values(*CURRENT)}
        self.lines = [(row, self._typed(row)) for row in rows]
        self.refs: dict[int, TaskRef] = {number: task["pk"] for number, task in self.tasks.items()}
        self.found: list[Operation] = []
        self.links: list[Operation] = []

    def operations(self) -> tuple[Operation, ...]:
        self._name_lines()
        self._outline()
        for row, values in self.lines:
            task = self.tasks.get(values.get("number") or -1)
            if task is not None:
                self._change(row, values, task)
        stored = self._stored_links()
        for row, values in self.lines:
            if "predecessors" in values:
                self._link(row, values, stored)
        return (*self.found, *self.links)

    def _typed(self, row: TableRow) -> Values:
        values = typed(row, self.per_day, self.words)
        values.pop("finish", None)
        if "owner" in values:
            values["owner"] = self._person(row, values["owner"])
        return values

    def _person(self, row: TableRow, told: str) -> int | None:
        """One of the project by e-mail address or name."""
        if not told:
            return None
        found = self.people.get(told.casefold(), set())
        if len(found) != 1:
            raise TableFault("unknown_person" if not found else "two_people", row.line, "owner", told)
        return next(iter(found))

    def _name_lines(self) -> None:
        seen: set[int] = set()
        for row, values in self.lines:
            number = values.get("number")
            if number in seen:
                raise TableFault("number_twice", row.line, "number", number)
            if number is not None:
                seen.add(number)
            if number not in self.tasks and not values.get("name"):
                raise TableFault("no_name", row.line, "name", values.get("number", ""))
            if number is not None and number not in self.tasks:
                self.refs[number] = f"line {row.line}"

    def _outline(self) -> None:
        """Parents by level; new lines below the line before, known ones moved where the file has them
        elsewhere."""
        above: list[tuple[int, TaskRef]] = []
        last: dict[TaskRef | None, TaskRef] = {}
        by_pk = {task["pk"]: task for task in self.tasks.values()}
        latest = {task["parent"]: task["pk"] for task in self.tasks.values()}
        for row, values in self.lines:
            task = self.tasks.get(values.get("number") or -1)
            if "level" not in values:
                level = task["level"] + 1 if task is not None else (above[-1][0] if above else 1)
            else:
                level = values["level"]
            while above and above[-1][0] >= level:
                above.pop()
            if level < 1 or ("level" in values and level > (above[-1][0] if above else 0) + 1):
                raise TableFault("level_skipped", row.line, "level", level)
            parent = above[-1][1] if above else None
            ref: TaskRef = task["pk"] if task is not None else f"line {row.line}"
            before = last.get(parent)
            if task is None:
                if before is None and not self._lists_children(parent):
                    before = latest.get(parent) if not isinstance(parent, str) else None
                self._add(row, values, ref, parent, before)
            elif "level" in values:
                behind = by_pk.get(before) if isinstance(before, int) else None
                moved = behind is not None and behind["position"] > task["position"]
                if task["parent"] != parent or moved:
                    self.found.append(PlaceTask(task["pk"], parent, before))
            last[parent] = ref
            above.append((level, ref))

    def _lists_children(self, parent: TaskRef | None) -> bool:
        numbers = {values.get("number") for _row, values in self.lines}
        return any(task["parent"] == parent and task["number"] in numbers for task in self.tasks.values())

    def _add(
        self, row: TableRow, values: Values, ref: TaskRef, parent: TaskRef | None, after: TaskRef | None
    ) -> None:
        given = {
            key: values[key]
            for key in (*PLAIN, *WORK, "constraint", "constraint_at")
            if values.get(key) not in (None, "")
        }
        name = given.pop("name")
        if given.get("milestone"):
            given["duration"] = 0
        if values.get("start") and not values.get("predecessors") and not values.get("constraint_at"):
            given |= {"constraint": ConstraintType.SNET.value, "constraint_at": values["start"]}
        if given.get("constraint") == ConstraintType.ASAP:
            del given["constraint"]
        self.found.append(checked(row, "name", AddTask(name, str(ref), parent, after, given)))

    def _change(self, row: TableRow, values: Values, task: Values) -> None:
        keys = [key for key in PLAIN if key in values]
        if not task["summary"]:
            keys += [key for key in WORK if key in values]
            keys += self._constraint_keys(values)
        for key in keys:
            if key == "name" and not values["name"]:
                raise TableFault("no_name", row.line, "name", "")
            if not _same(values[key], task[key]):
                self.found.append(checked(row, key, SetTask(task["pk"], key, values[key])))

    def _constraint_keys(self, values: Values) -> list[str]:
        """The date first where there is one: a bound without a date is none."""
        keys: list[str] = [key for key in ("constraint_at", "constraint") if key in values]
        return keys if values.get("constraint_at") else keys[::-1]

    def _stored_links(self) -> dict[TaskRef, dict[tuple[TaskRef, str], Values]]:
        found: defaultdict[TaskRef, dict[tuple[TaskRef, str], Values]] = defaultdict(dict)
        rows = Dependency.objects.filter(plan=self.plan).values(
            "pk", "predecessor", "successor", "type", "lag", "lag_unit"
        )
        for one in rows:
            found[one["successor"]][one["predecessor"], one["type"]] = {**one}
        return found

    def _link(
        self, row: TableRow, values: Values, stored: dict[TaskRef, dict[tuple[TaskRef, str], Values]]
    ) -> None:
        task = self.tasks.get(values.get("number") or -1)
        successor: TaskRef = task["pk"] if task is not None else f"line {row.line}"
        before = dict(stored.get(successor, {}))
        for link in values["predecessors"]:
            predecessor = self._ref(row, link)
            old = before.pop((predecessor, link.type.value), None)
            lag, unit = link.lag, link.unit.value
            if old is None:
                self.links.append(AddLink(predecessor, successor, link.type.value, lag, unit))
            elif (old["lag"], old["lag_unit"]) != (lag, unit) and not (old["lag"] == 0 == lag):
                self.links.append(SetLink(old["pk"], {"lag": lag, "lag_unit": unit}))
        self.links = [RemoveLink(one["pk"]) for one in before.values()] + self.links

    def _ref(self, row: TableRow, link: Predecessor) -> TaskRef:
        if link.number not in self.refs:
            raise TableFault("unknown_predecessor", row.line, "predecessors", link.number)
        return self.refs[link.number]


def known_people(plan: Plan) -> dict[str, set[int]]:
    """Members, and whoever owns a task already, by e-mail address and by name in lower case."""
    concerned = Q(memberships__project=plan.project_id) | Q(owned_tasks__plan=plan)
    found: defaultdict[str, set[int]] = defaultdict(set)
    for pk, name, email in User.objects.filter(concerned).distinct().values_list("pk", "name", "email"):
        for word in (name, email):
            found[word.casefold()].add(pk)
    return found


def _same(told: Any, stored: Any) -> bool:
    """Texts are equal without the blanks around them, and as far as a cell of Excel reaches."""
    if isinstance(told, str) and isinstance(stored, str):
        told, stored = ("\n".join(text.strip().splitlines()) for text in (told, stored))
        return told == stored or (len(told) >= LONGEST_CELL and stored.startswith(told))
    return bool(told == stored)
