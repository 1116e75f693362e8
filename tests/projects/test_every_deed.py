"""“Since last week” over everything that people do: N acts are N sentences in both languages, each with a
link that opens."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from phases.operations import READERS
from rollout.audit import labels
from rollout.audit.models import AuditEvent
from rollout.audit.queries import told
from rollout.core.errors import RolloutError
from rollout.people.models import User
from rollout.projects import acts
from rollout.projects.delta import Sentence
from tests.projects.deeds import DEEDS, PARTS
from tests.projects.deeds.world import World
from tests.projects.test_delta import END, LANGUAGES, RAW, said
from tests.projects.test_delta_links import TOLD_WITH_OTHERS, kinds_of_projects

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
DEED = re.compile(r"[a-z]+\.[a-z_]+")
# a key of a template, of the methodology, of a source
CODE = re.compile(r"\b[a-z]+(?:-[a-z0-9]+)*-week\b|\b[a-z]+_[a-z_]+\b")
# how a project begins (told in tests of their own), days of a country (no project's), what old events say
ELSEWHERE = {"project.start", "plan.start", "plan.import", "calendar.days", "slipentry.give"}
# told as changes of their plan, as deeds on their calendar, by old events alone
OTHER_NAMES = frozenset({"phases.task", "phases.calendarday", "phases.slipentry"})


def pages_open(found: list[Sentence], reader: User, opened: set[str]) -> None:
    """Each sentence leads somewhere that answers the reader; `opened` are those that were seen to."""
    client = Client()
    client.force_login(reader)
    for one in found:
        page = one.url.partition("#")[0]
        assert page, one
        if page not in opened:
            assert client.get(page, follow=True).status_code == 200, one
            opened.add(page)


def told_by(w: World, deed: Callable[[World], object]) -> list[Sentence]:
    """What is told of a deed: a sentence for each of its acts in each language."""
    before, begun, since = w.acts, last_event(), w.now()
    deed(w)
    for language in LANGUAGES:
        found = [one for one in said(w.project, w.ada, language, since) if one.sequence > begun]
        assert len(found) == w.acts - before, [one.text for one in found]
        for one in found:
            assert one.text.endswith(END[language]), one.text
            assert not RAW.search(one.text), one.text
            assert not CODE.search(one.text), one.text
    return found


@pytest.mark.parametrize("part", PARTS)
def test_each_deed_is_one_sentence_for_each_act(part: str) -> None:
    """One after the other in one rollout, so that later ones meet what earlier ones left."""
    w, opened, everything = World(), set[str](), list[Sentence]()
    for number, (name, deed) in enumerate(PARTS[part].items()):
        w.number, begun = 10 * number, last_event()
        found = told_by(w, deed)
        written = AuditEvent.objects.filter(sequence__gt=begun).values_list("action", flat=True)
        assert name.split()[0] in written, name
        pages_open(found, w.ada, opened)
        everything += found
    later = {one.sequence: one for one in said(w.project, w.ada)}
    assert len(everything) == w.acts
    pages_open([later[one.sequence] for one in everything], w.ada, set())
    assert [value for value in values_shown(w) if CODE.search(value)] == []


class TestEveryDeed(TestCase):
    """Any deeds in any order."""

    def setUp(self) -> None:
        self.w = World()

    @settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
    @given(chosen=st.lists(st.sampled_from(sorted(DEEDS)), min_size=1, max_size=6), seed=st.integers(0, 999))
    def test_n_acts_are_n_sentences_that_lead_to_pages(self, chosen: list[str], seed: int) -> None:
        self.w.days, opened = 0, set[str]()
        for place, name in enumerate(chosen):
            self.w.number = seed + 10 * place
            pages_open(told_by(self.w, partial(as_far_as_it_goes, DEEDS[name])), self.w.ada, opened)


def as_far_as_it_goes(deed: Callable[[World], object], w: World) -> None:
    """What is refused after other random deeds tells nothing; the acts before it do."""
    with suppress(RolloutError):
        deed(w)


def test_every_deed_on_records_of_a_project_is_tried_or_goes_with_one_that_is() -> None:
    tried = {name.split()[0] for name in DEEDS}
    assert sorted(needed() - tried - go_with()) == []
    kinds = {name.partition(".")[0] for name in tried | go_with()}
    told = {kind for kind in kinds_of_projects() if kind not in TOLD_WITH_OTHERS | OTHER_NAMES}
    assert sorted(kind for kind in told if kind.partition(".")[2] not in kinds) == []


def last_event() -> int:
    return int(AuditEvent.objects.order_by("-sequence").values_list("sequence", flat=True)[0])


def values_shown(w: World) -> list[str]:
    """What the history shows of every event."""
    events = list(AuditEvent.objects.filter(project_id=w.project.pk))
    return [
        f"{change.field}: {side}"
        for one in told(events, w.ada)
        for change in one.changes
        for side in (change.before, change.after)
    ]


def go_with() -> set[str]:
    return {part for family in acts.FAMILIES for part in family.parts} | set(acts.FOLLOWERS)


def needed() -> set[str]:
    """Every deed that an app has a word for, or that a service writes, on a kind of record of a project."""
    models = {kind.partition(".")[2] for kind in kinds_of_projects()}
    deeds = set(labels._actions) | services_write()
    return {deed for deed in deeds if deed.partition(".")[0] in models} - ELSEWHERE - operations()


def operations() -> set[str]:
    """What is asked of a plan reads alike; it is told as a change of the plan."""
    return set(READERS)


def services_write() -> set[str]:
    """The names of deeds in the source of the services."""
    found = set()
    for app in ("phases", "rollout/projects"):
        for path in (ROOT / app / "services").glob("*.py"):
            found |= deeds_in(path.read_text(encoding="utf-8"))
    return found


def deeds_in(source: str) -> set[str]:
    """What is given as `action`, or is a name in capitals, and reads as a deed."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        values: list[ast.expr] = []
        if isinstance(node, ast.keyword) and node.arg == "action":
            values = [node.value]
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Entry":
            values = node.args[:1]
        if isinstance(node, ast.Assign):
            values = [node.value]
        constants = [part for value in values for part in ast.walk(value) if isinstance(part, ast.Constant)]
        found |= {str(one.value) for one in constants if DEED.fullmatch(str(one.value))}
    return found
