"""Reasons of whole plans are those of the scheduler's own explanation."""

from __future__ import annotations

from pathlib import Path

from phases.interchange.dry_run import dry_run
from phases.interchange.mspdi import read_mspdi
from phases.scheduling.explain import Edge, explain
from phases.scheduling.model import Fact, Profile
from tests.interchange.conftest import OWN

EDGES: tuple[Edge, Edge] = ("start", "finish")


def test_looking_at_the_neighbourhood_alone_gives_the_same_facts(real_files: list[Path]) -> None:
    compared = 0
    for path in [*OWN, *real_files]:
        run = dry_run(read_mspdi(path.read_bytes()), Profile.DATES)
        reasons = run.reasons()
        for task in run.plan.tasks:
            for edge in EDGES:
                expected = explain(run.plan, task.key, edge, run.schedule)
                assert about(reasons.of(task.key, edge)) == about(expected), (path.name, task.key)
                compared += 1
    assert compared > 350


def about(facts: tuple[Fact, ...]) -> set[frozenset[tuple[str, object]]]:
    """Kinds and records of facts; facts that are tied stand together."""
    return {
        frozenset((one.kind.value, one.about, one.values.get("first")) for one in (fact, *fact.tied))
        for fact in facts
    }
