"""What the methodology asks before each phase is closed, from `gates.yaml`; a bad file is refused with
file, line and fault."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

import yaml

from phases.methodology.disciplines import Discipline
from phases.methodology.loader import TemplateReader
from phases.methodology.model import Words
from phases.methodology.nodes import read_nodes
from rollout.people.roles import Role

FILE = Path(__file__).resolve().parent / "gates.yaml"
GATE_KEYS = ("phase", "signed_by", "criteria")
CRITERION_KEYS = ("key", "kind", "check", "target", "name")
KINDS = ("live", "manual")
TARGET = re.compile(r"\d{1,9}(\.\d{1,9})?", re.ASCII)
LARGEST_TARGET = Decimal(100_000)


@dataclass(frozen=True, slots=True)
class GateCriterionWords:
    """A criterion of the methodology. `check` names the live check that answers it; "" for a manual one."""

    key: str
    name: Words
    check: str = ""
    target: Decimal | None = None


@dataclass(frozen=True, slots=True)
class MethodologyGate:
    """The gate of one phase: its criteria, and the roles that sign, in their order."""

    discipline: Discipline
    signed_by: tuple[Role, ...]
    criteria: tuple[GateCriterionWords, ...]


def load_gates(content: bytes | str, file: str) -> dict[str, MethodologyGate]:
    """Gates by discipline. Error: TemplateError."""
    return _GateReader(file).gates(read_nodes(content, file))


@cache
def shipped_gates() -> dict[str, MethodologyGate]:
    """The gates that come with the product."""
    return load_gates(FILE.read_text(encoding="utf-8"), FILE.name)


@cache
def criterion_words() -> dict[str, Words]:
    """The words of each criterion of the methodology by its key."""
    return {one.key: one.name for gate in shipped_gates().values() for one in gate.criteria}


class _GateReader(TemplateReader):
    def gates(self, root: yaml.MappingNode) -> dict[str, MethodologyGate]:
        parts = self._map(root, ("gates",), "gates")
        found: dict[str, MethodologyGate] = {}
        keys: set[str] = set()
        for node in self._list(parts.get("gates"), "gates"):
            gate = self._gate(node, keys)
            if gate.discipline in found:
                raise self.fault(node, "key_twice", value=gate.discipline)
            found[gate.discipline] = gate
        if not found:
            raise self.fault(root, "key_missing", value="gates", where="gates")
        return found

    def _gate(self, node: yaml.Node, keys: set[str]) -> MethodologyGate:
        parts = self._map(node, GATE_KEYS, "gate")
        phase = self._required(node, parts, "phase", "gate", self._phase)
        roles = [self._role(one) for one in self._list(parts.get("signed_by"), "signed_by")]
        if not roles:
            raise self.fault(node, "key_missing", value="signed_by", where="gate")
        if len(set(roles)) < len(roles):
            raise self.fault(parts["signed_by"], "role_twice")
        criteria = []
        for child in self._list(parts.get("criteria"), "criteria"):
            criterion = self._criterion(child)
            if criterion.key in keys:
                raise self.fault(child, "key_twice", value=criterion.key)
            keys.add(criterion.key)
            criteria.append(criterion)
        if not criteria:
            raise self.fault(node, "key_missing", value="criteria", where="gate")
        return MethodologyGate(phase, tuple(roles), tuple(criteria))

    def _criterion(self, node: yaml.Node) -> GateCriterionWords:
        parts = self._map(node, CRITERION_KEYS, "criterion")
        kind = self._required(node, parts, "kind", "criterion", self._kind)
        if kind == "manual" and "check" in parts:
            raise self.fault(parts["check"], "manual_with_check")
        check = self._required(node, parts, "check", "criterion", self._id) if kind == "live" else ""
        return GateCriterionWords(
            self._required(node, parts, "key", "criterion", self._id),
            self._required(node, parts, "name", "criterion", self._words),
            check,
            self._optional(parts, "target", self._target),
        )

    def _phase(self, node: yaml.Node) -> Discipline:
        return self._discipline(node, self._text(node))

    def _kind(self, node: yaml.Node) -> str:
        text = self._text(node)
        if text not in KINDS:
            raise self.fault(node, "unknown_kind", value=text[:80], known=", ".join(KINDS))
        return text

    def _target(self, node: yaml.Node) -> Decimal:
        text = self._text(node)
        if not TARGET.fullmatch(text) or Decimal(text) > LARGEST_TARGET:
            raise self.fault(node, "bad_target", value=text[:80])
        return Decimal(text)
