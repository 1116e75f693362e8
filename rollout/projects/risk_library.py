"""What usually goes wrong: the risks that come with the product, in both languages.

Pure: reads YAML, knows neither framework nor database.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from rollout.projects.risk_rules import SCALE

FILE = Path(__file__).resolve().parent / "risk_library.yaml"
LANGUAGES = ("en", "zh")
CATEGORIES = ("scope", "people", "data", "technology", "adoption", "security", "supplier", "cost")
RESPONSES = ("avoid", "reduce", "transfer", "accept")
TEXTS = ("title", "cause", "consequence")
NEEDED = ("key", "category", "probability", "impact", "response", *TEXTS, "measures")
KNOWN = (*NEEDED, "delay")

Node = yaml.Node
Words = Mapping[str, str]


class LibraryFault(ValueError):
    """A library that cannot be used: file, line and what is wrong with it."""

    def __init__(self, file: str, node: Node, fault: str) -> None:
        self.file, self.line, self.fault = file, int(node.start_mark.line) + 1, fault
        super().__init__(f"{file}:{self.line}: {fault}")


@dataclass(frozen=True, slots=True)
class KnownRisk:
    """One entry. Texts by language (`en`, `zh`); `delay` in working days, 0 where it costs no time."""

    key: str
    category: str
    probability: int
    impact: int
    response: str
    delay: int
    title: Words
    cause: Words
    consequence: Words
    measures: Mapping[str, Sequence[str]]


@cache
def library() -> tuple[KnownRisk, ...]:
    """The shipped entries, in the order of the file."""
    return read_library(FILE.read_text(encoding="utf-8"), FILE.name)


def read_library(text: str, file: str) -> tuple[KnownRisk, ...]:
    """Every entry of the text. LibraryFault naming file, line and fault for anything else."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = yaml.ScalarNode("", "", start_mark=mark)
        raise LibraryFault(file, place, f"is not YAML: {error.problem or error.context}") from error
    return _Reader(file).entries(root)


@dataclass(frozen=True, slots=True)
class _Reader:
    file: str

    def fault(self, node: Node, text: str) -> LibraryFault:
        return LibraryFault(self.file, node, text)

    def entries(self, root: Node | None) -> tuple[KnownRisk, ...]:
        start = (
            root if root is not None else yaml.ScalarNode("", "", start_mark=yaml.Mark("", 0, 0, 0, "", 0))
        )
        top = self.fields(start, ("risks",), ("risks",))
        found: list[KnownRisk] = []
        for node in self.items(top["risks"]):
            entry = self.entry(node)
            if any(entry.key == other.key for other in found):
                raise self.fault(node, f"the key “{entry.key}” stands twice; give this entry its own")
            found.append(entry)
        return tuple(found)

    def entry(self, node: Node) -> KnownRisk:
        fields = self.fields(node, KNOWN, NEEDED)
        title, cause, consequence = (self.words(fields[name]) for name in TEXTS)
        return KnownRisk(
            key=self.text(fields["key"]),
            category=self.one_of(fields["category"], CATEGORIES),
            probability=self.number(fields["probability"], SCALE),
            impact=self.number(fields["impact"], SCALE),
            response=self.one_of(fields["response"], RESPONSES),
            delay=self.number(fields["delay"], range(366)) if "delay" in fields else 0,
            title=title,
            cause=cause,
            consequence=consequence,
            measures=self.measures(fields["measures"]),
        )

    def fields(self, node: Node, known: Sequence[str], needed: Sequence[str]) -> dict[str, Node]:
        if not isinstance(node, yaml.MappingNode):
            raise self.fault(node, f"must be a map with {', '.join(needed)}")
        found: dict[str, Node] = {}
        for key, value in node.value:
            name = self.text(key)
            if name not in known:
                raise self.fault(key, f"there is no “{name}” here; known are {', '.join(known)}")
            if name in found:
                raise self.fault(key, f"“{name}” stands twice; keep one")
            found[name] = value
        if missing := [name for name in needed if name not in found]:
            raise self.fault(node, f"“{missing[0]}” is missing; add it")
        return found

    def items(self, node: Node) -> Iterator[Node]:
        if not isinstance(node, yaml.SequenceNode) or not node.value:
            raise self.fault(node, "must be a list with at least one entry")
        yield from node.value

    def text(self, node: Node) -> str:
        if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
            raise self.fault(node, "must be text; fill it in")
        return str(node.value).strip()

    def words(self, node: Node) -> Words:
        return {name: self.text(value) for name, value in self.fields(node, LANGUAGES, LANGUAGES).items()}

    def measures(self, node: Node) -> Mapping[str, Sequence[str]]:
        found = self.fields(node, LANGUAGES, LANGUAGES)
        lists = {name: tuple(self.text(item) for item in self.items(value)) for name, value in found.items()}
        if len({len(items) for items in lists.values()}) != 1:
            raise self.fault(node, "both languages need the same number of measures")
        return lists

    def one_of(self, node: Node, known: Sequence[str]) -> str:
        if (value := self.text(node)) not in known:
            raise self.fault(node, f"“{value}” is unknown; write one of {', '.join(known)}")
        return value

    def number(self, node: Node, allowed: range) -> int:
        value = self.text(node)
        if not value.isascii() or not value.isdecimal() or int(value) not in allowed:
            raise self.fault(node, f"“{value}” must be a whole number from {allowed[0]} to {allowed[-1]}")
        return int(value)
