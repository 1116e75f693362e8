"""The operations between a plan as it is stored and what the lines of a table say of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

from phases.fields import BUDGET_FIELDS
from phases.interchange.tables.not_read import Told
from phases.interchange.tables.notation import Predecessor
from phases.interchange.tables.reading import TableFault, TableRow
from phases.models import Dependency, Plan
from phases.operations import AddLink, AddTask, Operation, PlaceTask, RemoveLink, SetLink, SetTask, TaskRef
from phases.queries_people import people_concerned
from phases.scheduling.calendars import timeline_of
from phases.scheduling.clock import minute_of
from phases.scheduling.model import ConstraintType
from phases.scheduling.timeline import Timeline
from phases.services.table_values import Values, Words, checked, typed
from phases.services.working_time import project_calendars

LONGEST_CELL = 32_767  # letters that Excel keeps
PLAIN = ("code", "name", "deadline", "deliverable", "notes", "owner", "owner_role")
WORK = (
    "milestone",
    "elapsed",
    "actual_start",
    "duration",
    "optimistic",
    "likely",
    "pessimistic",
    "effort",
    "physical_percent",
    "percent_complete",
    "remaining",
    "actual_finish",
    "cost",
    "actual_cost",
    "pinned_start",
    "pinned_finish",
)  # a summary has none of its own
CURRENT = (
    "pk number name code parent level position summary duration elapsed optimistic likely pessimistic "
    "effort owner owner_role milestone percent_complete physical_percent actual_start actual_finish "
    "remaining constraint constraint_at deadline deliverable notes cost actual_cost "
    "pinned_start pinned_finish"
).split()


class Step(NamedTuple):
    """An operation, and the line and column that ask for it."""

    operation: Operation
    line: int
    column: str


class Wanted:
    """A stored plan and the typed lines of a table. Error: TableFault, from each of its methods."""

    def __init__(self, plan: Plan, rows: Sequence[TableRow]) -> None:
        self.plan = plan
        self.words = Words()
        self.people = known_people(plan)
        self.per_day = int(plan.hours_per_day * 60)
        self.tasks = {task["number"]: task for task in plan.tasks.order_by("position").values(*CURRENT)}
        self.lines = [(row, self._typed(row)) for row in rows]
        self.refs: dict[int, TaskRef] = {number: task["pk"] for number, task in self.tasks.items()}
        self.found: list[Step] = []
        self.links: list[Step] = []
        self.parents: set[TaskRef | None] = set()
        self.summaries: list[int] = []

    def steps(self) -> tuple[Step, ...]:
        """What makes the plan as the lines say; `summaries` then holds the lines of summaries with values
        that are none of their own."""
        self._name_lines()
        self._outline()
        for row, values in self.lines:
            task = self.tasks.get(values.get("number") or -1)
            if task is not None:
                self._change(row, values, task)
            elif f"line {row.line}" in self.parents and any(values.get(key) for key in WORK):
                self.summaries.append(row.line)
        stored = self._stored_links()
        for row, values in self.lines:
            if "predecessors" in values:
                self._link(row, values, stored)
        return (*self.found, *self.links)

    def moves_go_live(self) -> bool:
        """Does a line call another task than the plan does the go-live?"""
        known = {number: task["pk"] for number, task in self.tasks.items()}
        marked = (values.get("number") for _row, values in self.lines if values.get("go_live_task"))
        return any(known.get(number) != self.plan.go_live_task_id for number in marked)

    def dates(self) -> Iterator[Told]:
        """Start and finish of each line, of new tasks by the number that they will have."""
        last = self.plan.last_number
        for row, values in self.lines:
            known = values.get("number") in self.tasks
            if not known:
                last += 1
            number = values["number"] if known else last
            yield Told(row.line, number, (values.get("start"), values.get("finish")))

    def _typed(self, row: TableRow) -> Values:
        values = typed(row, self.per_day, self.words, self.plan.currency)
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
            self.parents.add(parent)
            ref: TaskRef = task["pk"] if task is not None else f"line {row.line}"
            before = last.get(parent)
            if task is None:
                if before is None and parent not in self._listed_parents:
                    before = latest.get(parent) if not isinstance(parent, str) else None
                self._add(row, values, ref, parent, before)
            elif "level" in values:
                behind = by_pk.get(before) if isinstance(before, int) else None
                moved = behind is not None and behind["position"] > task["position"]
                if task["parent"] != parent or moved:
                    self.found.append(Step(PlaceTask(task["pk"], parent, before), row.line, "level"))
            last[parent] = ref
            above.append((level, ref))
        self.found = [one._replace(operation=self._own(one.operation)) for one in self.found]

    @cached_property
    def _listed_parents(self) -> set[int | None]:
        """Where known tasks lie that the table speaks of."""
        numbers = {values.get("number") for _row, values in self.lines}
        return {task["parent"] for number, task in self.tasks.items() if number in numbers}

    def _own(self, operation: Operation) -> Operation:
        """A new summary without the costs that its tasks have, and without a duration of nothing, which would
        make it a milestone."""
        if not isinstance(operation, AddTask) or operation.ref not in self.parents:
            return operation
        values = {key: value for key, value in operation.values.items() if key not in BUDGET_FIELDS}
        if values.get("duration") == 0 and not values.get("milestone"):
            del values["duration"]
        return replace(operation, values=values)

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
        else:
            given.pop("milestone", None)
        if "duration" not in given and values.get("start") and values.get("finish"):
            given["duration"] = self._work_between(values["start"], values["finish"])
        if values.get("start") and not values.get("predecessors") and not values.get("constraint_at"):
            given |= {"constraint": ConstraintType.SNET.value, "constraint_at": values["start"]}
        if given.get("constraint") == ConstraintType.ASAP:
            del given["constraint"]
        made = checked(row, "name", AddTask(name, str(ref), parent, after, given))
        self.found.append(Step(made, row.line, ""))

    @cached_property
    def _timeline(self) -> Timeline:
        return timeline_of(project_calendars([self.plan])[self.plan.pk])

    def _work_between(self, start: datetime, finish: datetime) -> int:
        first, last = self._timeline.ceiling(minute_of(start)), self._timeline.floor(minute_of(finish))
        return max((last >> 1) - (first >> 1), 0)

    def _change(self, row: TableRow, values: Values, task: Values) -> None:
        keys = [key for key in PLAIN if key in values]
        if not task["summary"]:
            keys += [key for key in WORK if key in values]
        elif any(values.get(key) for key in WORK):
            self.summaries.append(row.line)
        keys += self._constraint_keys(values)
        for key in keys:
            if key == "name" and not values["name"]:
                raise TableFault("no_name", row.line, "name", "")
            if not _same(values[key], task[key]):
                operation = checked(row, key, SetTask(task["pk"], key, values[key]))
                self.found.append(Step(operation, row.line, "duration" if key == "elapsed" else key))

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
        asked: list[Operation] = []
        seen: set[tuple[TaskRef, str]] = set()
        for link in values["predecessors"]:
            predecessor = self._ref(row, link)
            if predecessor == successor:
                raise TableFault("own_predecessor", row.line, "predecessors", link.number)
            if (predecessor, link.type.value) in seen:
                told = f"{link.number}{link.type.value}"
                raise TableFault("link_twice", row.line, "predecessors", told)
            seen.add((predecessor, link.type.value))
            old = before.pop((predecessor, link.type.value), None)
            lag, unit = link.lag, link.unit.value
            if old is None:
                asked.append(AddLink(predecessor, successor, link.type.value, lag, unit))
            elif (old["lag"], old["lag_unit"]) != (lag, unit) and not (old["lag"] == 0 == lag):
                asked.append(SetLink(old["pk"], {"lag": lag, "lag_unit": unit}))
        gone = [RemoveLink(one["pk"]) for one in before.values()]
        self.links = [
            *(Step(one, row.line, "predecessors") for one in gone),
            *self.links,
            *(Step(one, row.line, "predecessors") for one in asked),
        ]

    def _ref(self, row: TableRow, link: Predecessor) -> TaskRef:
        if link.number not in self.refs:
            raise TableFault("unknown_predecessor", row.line, "predecessors", link.number)
        return self.refs[link.number]


def known_people(plan: Plan) -> dict[str, set[int]]:
    """Who is concerned by the plan, by e-mail address and by name in lower case."""
    found: defaultdict[str, set[int]] = defaultdict(set)
    for pk, name, email in people_concerned(plan).values_list("pk", "name", "email"):
        for word in (name, email):
            found[word.casefold()].add(pk)
    return found


def _same(told: Any, stored: Any) -> bool:
    """Texts are equal without the blanks around them, and as far as a cell of Excel reaches."""
    if isinstance(told, str) and isinstance(stored, str):
        told, stored = ("\n".join(text.strip().splitlines()) for text in (told, stored))
        return told == stored or (len(told) >= LONGEST_CELL and stored.startswith(told))
    return bool(told == stored)
