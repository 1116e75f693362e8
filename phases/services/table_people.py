"""Owners that a table names, found among the people whom its reader may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from phases.interchange.tables.new_plan import NewTask
from phases.interchange.tables.reading import TableFault
from rollout.people.access import people_within
from rollout.people.models import User
from rollout.people.roles import Permission, Role
from rollout.projects.members import PROJECT_ROLES


@dataclass(frozen=True, slots=True)
class Person:
    """Who joins the project, and in which role: that of their first task, else the one with least rights."""

    pk: int
    name: str
    role: Role


def people_of_table(
    tasks: Sequence[NewTask], actor: User
) -> tuple[dict[str, Person], tuple[tuple[NewTask, str], ...]]:
    """By how the table calls them, in lower case; and the lines whose owner is nobody known here.

    Error: TableFault where a name belongs to several people.
    """
    wanted: dict[str, NewTask] = {}
    roles: dict[str, Role] = {}
    for task in tasks:
        told = str(task.values.get("owner") or "").casefold()
        if told:
            wanted.setdefault(told, task)
            if task.values.get("owner_role") in PROJECT_ROLES:
                roles.setdefault(told, Role(task.values["owner_role"]))
    known = _known(actor) if wanted else {}
    found: dict[str, Person] = {}
    for told, task in wanted.items():
        people = known.get(told, {})
        if len(people) > 1:
            raise TableFault("two_people", task.line, "owner", task.values["owner"])
        for pk, name in people.items():
            found[told] = Person(pk, name, roles.get(told, Role.END_USER))
    nobody = tuple((task, str(task.values["owner"])) for told, task in wanted.items() if told not in found)
    return found, nobody


def _known(actor: User) -> Mapping[str, dict[int, str]]:
    found: defaultdict[str, dict[int, str]] = defaultdict(dict)
    people = people_within(actor, Permission.USERS_READ).filter(is_active=True)
    rows = {*people.values_list("pk", "name", "email"), (actor.pk, actor.name, actor.email)}
    for pk, name, email in rows:
        for word in (name, email):
            found[word.casefold()][pk] = name
    return found
