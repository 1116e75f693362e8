"""From YAML to a Template, refusing a bad one with file, line and fault."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import TypeVar

import yaml

from phases.methodology.checks import check
from phases.methodology.disciplines import Discipline
from phases.methodology.errors import TemplateError, TextFault
from phases.methodology.grammar import CONTROL, ID, link_of, minutes_of, span_of
from phases.methodology.model import LANGUAGES, Template, TemplateLink, TemplateTask, Words
from phases.methodology.nodes import line_of, read_nodes
from rollout.core.names import hidden_in, hidden_in_lines, is_blank
from rollout.people.roles import Role
from rollout.projects.members import PROJECT_ROLES

Value = TypeVar("Value")

TOP_KEYS = ("key", "name", "description", "go_live", "phases", "tasks")
TASK_KEYS = (
    "id",
    "name",
    "duration",
    "milestone",
    "after",
    "owner",
    "deliverable",
    "effort",
    "notes",
    "tasks",
)
LONGEST_NAME = 300
LONGEST_NOTE = 20_000
KEY_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")


def load_template(content: bytes | str, file: str, *, owners: Collection[Role] = PROJECT_ROLES) -> Template:
    """The template in a YAML file; `owners`: the roles that may own its tasks. Error: TemplateError."""
    return TemplateReader(file, owners).template(read_nodes(content, file))


class TemplateReader:
    """Reads the parts of a methodology file, refusing what does not belong there."""

    def __init__(self, file: str, owners: Collection[Role] = PROJECT_ROLES) -> None:
        self.file = file
        self.owners = owners

    def fault(self, node: yaml.Node, code: str, **values: object) -> TemplateError:
        return TemplateError(code, file=self.file, line=line_of(node), **values)

    def template(self, root: yaml.MappingNode) -> Template:
        parts = self._map(root, TOP_KEYS, "template")
        key = self._required(root, parts, "key", "template", self._key)
        name = self._required(root, parts, "name", "template", self._words)
        outline = [self._task(node, phase=True) for node in self._list(parts.get("phases"), "phases")]
        outline += [self._task(node) for node in self._list(parts.get("tasks"), "tasks")]
        template = Template(
            key=key,
            name=name,
            outline=tuple(outline),
            description=self._optional(parts, "description", self._note),
            go_live=self._optional(parts, "go_live", self._id),
        )
        check(
            template,
            self.file,
            line_of(parts.get("phases") or root),
            go_live_line=line_of(parts.get("go_live") or root),
        )
        return template

    def _task(self, node: yaml.Node, *, phase: bool = False) -> TemplateTask:
        what = "phase" if phase else "task"
        parts = self._map(node, TASK_KEYS, what)
        identity = self._required(node, parts, "id", what, self._id)
        tasks = tuple(self._task(child) for child in self._list(parts.get("tasks"), "tasks"))
        milestone = self._optional(parts, "milestone", self._yes) or False
        span = self._optional(parts, "duration", lambda value: self._parsed(value, span_of))
        if tasks and (span or milestone):
            raise self.fault(node, "summary_with_duration", task=identity)
        if span and milestone:
            raise self.fault(parts["duration"], "milestone_with_duration", task=identity)
        if not tasks and not milestone and span is None:
            raise self.fault(node, "no_tasks_in_phase" if phase else "no_duration", task=identity)
        return TemplateTask(
            id=identity,
            name=self._required(node, parts, "name", what, self._words),
            span=span,
            after=self._links(parts.get("after")),
            owner=self._optional(parts, "owner", self._owner),
            deliverable=self._optional(parts, "deliverable", self._words),
            effort=self._optional(parts, "effort", lambda value: self._parsed(value, minutes_of)),
            notes=self._optional(parts, "notes", self._note),
            tasks=tasks,
            phase=self._discipline(parts["id"], identity) if phase else None,
            line=line_of(node),
        )

    def _discipline(self, node: yaml.Node, identity: str) -> Discipline:
        try:
            return Discipline(identity)
        except ValueError:
            raise self.fault(node, "unknown_phase", value=identity, known=", ".join(Discipline)) from None

    def _links(self, node: yaml.Node | None) -> tuple[TemplateLink, ...]:
        items = [node] if isinstance(node, yaml.ScalarNode) else self._list(node, "after")
        return tuple(replace(self._parsed(item, link_of), line=line_of(item)) for item in items)

    def _owner(self, node: yaml.Node) -> Role:
        role = self._role(node, self.owners)
        if role not in self.owners:
            raise self.fault(node, "role_of_no_project", value=role, known=", ".join(self.owners))
        return role

    def _role(self, node: yaml.Node, offered: Collection[Role] = tuple(Role)) -> Role:
        text = self._text(node)
        try:
            return Role(text)
        except ValueError:
            raise self.fault(node, "unknown_role", value=text[:80], known=", ".join(offered)) from None

    def _key(self, node: yaml.Node) -> str:
        text = self._text(node)
        if not 1 <= len(text) <= 80 or not set(text) <= KEY_LETTERS:
            raise self.fault(node, "bad_key", value=text[:80])
        return text

    def _id(self, node: yaml.Node) -> str:
        text = self._text(node)
        if not ID.fullmatch(text):
            raise self.fault(node, "bad_id", value=text[:80])
        return text

    def _yes(self, node: yaml.Node) -> bool:
        text = self._text(node)
        if text not in ("true", "false"):
            raise self.fault(node, "not_yes_or_no", value=text[:80])
        return text == "true"

    def _parsed(self, node: yaml.Node, parse: Callable[[str], Value]) -> Value:
        text = self._text(node)
        if len(text) > 120:
            raise self.fault(node, "too_long", limit=120)
        try:
            return parse(text)
        except TextFault as fault:
            raise self.fault(node, fault.code, **fault.values) from None

    def _words(self, node: yaml.Node) -> Words:
        return self._translated(node, LONGEST_NAME)

    def _note(self, node: yaml.Node) -> Words:
        return self._translated(node, LONGEST_NOTE)

    def _translated(self, node: yaml.Node, longest: int) -> Words:
        """One text, or a map of texts by language."""
        if isinstance(node, yaml.ScalarNode):
            return Words((("", self._short(node, longest)),))
        parts = self._map(node, LANGUAGES, "text")
        if not parts:
            raise self.fault(node, "empty_text")
        return Words(tuple((language, self._short(value, longest)) for language, value in parts.items()))

    def _short(self, node: yaml.Node, longest: int) -> str:
        text = self._text(node).strip()
        if is_blank(text):
            raise self.fault(node, "empty_text")
        hidden = hidden_in(text) if longest <= LONGEST_NAME else hidden_in_lines(text)
        if hidden:
            raise self.fault(node, "control_character", value=ascii(text)[:80])
        if len(text) > longest:
            raise self.fault(node, "too_long", limit=longest)
        return text

    def _text(self, node: yaml.Node) -> str:
        if not isinstance(node, yaml.ScalarNode):
            raise self.fault(node, "not_text")
        text = str(node.value)
        if CONTROL.search(text):
            raise self.fault(node, "control_character", value=ascii(text)[:80])
        return text

    def _list(self, node: yaml.Node | None, where: str) -> list[yaml.Node]:
        if node is None:
            return []
        if not isinstance(node, yaml.SequenceNode):
            raise self.fault(node, "not_a_list", where=where)
        return list(node.value)

    def _map(self, node: yaml.Node, known: tuple[str, ...], where: str) -> dict[str, yaml.Node]:
        if not isinstance(node, yaml.MappingNode):
            raise self.fault(node, "not_a_map", where=where)
        parts: dict[str, yaml.Node] = {}
        for key_node, value in node.value:
            key = self._text(key_node)
            if key not in known:
                raise self.fault(key_node, "unknown_key", value=key[:80], known=", ".join(known))
            if key in parts:
                raise self.fault(key_node, "key_twice", value=key)
            parts[key] = value
        return parts

    def _required(
        self,
        node: yaml.Node,
        parts: dict[str, yaml.Node],
        key: str,
        where: str,
        read: Callable[[yaml.Node], Value],
    ) -> Value:
        if key not in parts:
            raise self.fault(node, "key_missing", value=key, where=where)
        return read(parts[key])

    def _optional(
        self, parts: dict[str, yaml.Node], key: str, read: Callable[[yaml.Node], Value]
    ) -> Value | None:
        return read(parts[key]) if key in parts else None
