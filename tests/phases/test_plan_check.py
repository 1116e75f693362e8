"""The plan check finds what is wrong with a plan and nothing else."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phases import plan_order
from phases.methodology.library import KEYS, shipped
from phases.plan_check import PlanCheck
from phases.plan_check_rows import ORDER, CheckedLink, CheckedTask, Rule
from phases.plan_network import Waiting, leading_to, least_waits, led_to, outline_of, waiting_of
from phases.queries_check import plan_check
from phases.services.projects import NewProject, start_project
from rollout.people.models import User
from rollout.people.roles import Role
from tests.factories import TenantRoleFactory, UserFactory

PHASES = (
    "kickoff",
    "design",
    "configuration",
    "migration",
    "pilot",
    "training",
    "acceptance",
    "optimization",
)
DRILL, LOAD, GO_LIVE = 403, 402, 701


def clean_plan(width: int) -> PlanCheck:
    """Phases in a row, each with `width` more tasks side by side and a milestone at its end; phase n is task
    n × 100. The first task begins the plan, the last milestone ends it. Migration has a load behind a drill;
    what is done in acceptance first is the go-live."""
    tasks, links = [], []
    before: int | None = None
    for place, phase in enumerate(PHASES, start=1):
        summary, gate = place * 100, place * 100 + 99
        tasks.append(CheckedTask(summary, summary, phase, discipline=phase))
        keys = [summary + n for n in range(1, (3 if phase == "migration" else 1) + width + 1)]
        for key in keys:
            name = {DRILL: "Backup drill", LOAD: "Load customers"}.get(key, f"Work {key}")
            tasks.append(CheckedTask(key, key, name, parent=summary, deliverable="paper", discipline=phase))
            if before is not None or key != keys[0]:
                links.append((before or keys[0], key))
            links.append((key, gate))
        if phase == "migration":
            links.append((DRILL, LOAD))
        tasks.append(CheckedTask(gate, gate, "gate", parent=summary, milestone=True, discipline=phase))
        before = gate
    made = [CheckedLink(number, *pair) for number, pair in enumerate(links, start=1)]
    return PlanCheck(tasks, made, go_live=GO_LIVE)


def with_task(plan: PlanCheck, key: int, **values: Any) -> PlanCheck:
    return replace(plan, tasks=[replace(t, **values) if t.key == key else t for t in plan.tasks])


def without(plan: PlanCheck, *, before: int | None = None, then: int | None = None) -> PlanCheck:
    kept = [
        link
        for link in plan.links
        if not ((before is None or link.predecessor == before) and (then is None or link.successor == then))
    ]
    return replace(plan, links=kept)


def linked(plan: PlanCheck, before: int, then: int, kind: str = "FS", lag: int = 0) -> PlanCheck:
    number = max(link.key for link in plan.links) + 1
    return replace(plan, links=[*plan.links, CheckedLink(number, before, then, kind, lag)])


def under_one(plan: PlanCheck) -> PlanCheck:
    """The plan with one summary above all, as Microsoft Project shows it."""
    inside = [replace(task, parent=1) if task.parent is None else task for task in plan.tasks]
    return replace(plan, tasks=[CheckedTask(1, 1, "Whole project"), *inside])


def retyped(plan: PlanCheck, key: int, kind: str, *, into: bool) -> PlanCheck:
    links = [
        replace(link, type=kind) if (link.successor if into else link.predecessor) == key else link
        for link in plan.links
    ]
    return replace(plan, links=links)


FAULTS: dict[str, Any] = {
    "no owner": lambda p: (with_task(p, 301, owned=False), {(Rule.NO_OWNER, 301)}),
    "idle owner": lambda p: (with_task(p, 301, idle_owner=True), {(Rule.IDLE_OWNER, 301)}),
    "owner left": lambda p: (with_task(p, 301, left_owner="Ben Qiu"), {(Rule.OWNER_LEFT, 301)}),
    "no criterion": lambda p: (with_task(p, 302, deliverable=" "), {(Rule.NO_CRITERION, 302)}),
    "hard constraint": lambda p: (
        with_task(p, 202, constraint="MSO", constraint_at=datetime(2026, 3, 5, 8)),
        {(Rule.HARD_CONSTRAINT, 202)},
    ),
    "hard constraint of a phase": lambda p: (
        with_task(p, 300, constraint="FNLT", constraint_at=datetime(2026, 3, 5, 17)),
        {(Rule.HARD_CONSTRAINT, 300)},
    ),
    "high slack": lambda p: (with_task(p, 602, total_slack=45 * 480), {(Rule.HIGH_SLACK, 602)}),
    "negative slack": lambda p: (with_task(p, 502, total_slack=-60), {(Rule.NEGATIVE_SLACK, 502)}),
    "lead": lambda p: (linked(p, 199, 299, lag=-480), {(Rule.LEAD, 299)}),
    "begun out of sequence": lambda p: (
        replace(p, overtaken=[(302, 301)]),
        {(Rule.OUT_OF_SEQUENCE, 302)},
    ),
    "lead into a phase": lambda p: (linked(p, 399, 400, lag=-480), {(Rule.LEAD, 400)}),
    "no successor in the last phase": lambda p: (without(p, before=802), {(Rule.NO_SUCCESSOR, 802)}),
    "no predecessor in the first phase": lambda p: (without(p, then=103), {(Rule.NO_PREDECESSOR, 103)}),
    "no successor": lambda p: (without(p, before=102), {(Rule.NO_SUCCESSOR, 102)}),
    "no predecessor": lambda p: (without(p, then=604), {(Rule.NO_PREDECESSOR, 604)}),
    "dangling finish": lambda p: (retyped(p, 203, "SS", into=False), {(Rule.DANGLING_FINISH, 203)}),
    "dangling start": lambda p: (retyped(p, 603, "FF", into=True), {(Rule.DANGLING_START, 603)}),
    "configuration before the freeze": lambda p: (
        linked(without(p, then=303), 199, 303),
        {(Rule.FREEZE, 303)},
    ),
    "migration before the backup": lambda p: (
        without(p, before=DRILL, then=LOAD),
        {(Rule.BACKUP, LOAD)},
    ),
    "roll-out before pilot and training": lambda p: (
        linked(without(p, then=GO_LIVE), 399, GO_LIVE),
        {(Rule.PILOT, GO_LIVE), (Rule.TRAINING, GO_LIVE)},
    ),
}


LONG = -30 * 480


def led(plan: PlanCheck, before: int, then: int, lag: int = LONG, **values: Any) -> PlanCheck:
    """The plan with a lag, and what else, on its links from one task to another."""
    links = [
        replace(link, lag=lag, **values) if (link.predecessor, link.successor) == (before, then) else link
        for link in plan.links
    ]
    return replace(plan, links=links)


LED = {
    "freeze": (299, 301, [(Rule.LEAD, 301), (Rule.FREEZE, 301)]),
    "backup": (DRILL, LOAD, [(Rule.LEAD, LOAD), (Rule.BACKUP, LOAD)]),
    "pilot": (599, 601, [(Rule.LEAD, 601), (Rule.PILOT, GO_LIVE)]),
    "training": (699, GO_LIVE, [(Rule.LEAD, GO_LIVE), (Rule.PILOT, GO_LIVE), (Rule.TRAINING, GO_LIVE)]),
}


@pytest.mark.parametrize("order", LED)
def test_a_lead_that_lets_a_task_begin_before_what_must_be_finished_hides_no_order(order: str) -> None:
    before, then, expected = LED[order]
    plan = led(clean_plan(1), before, then)
    if order == "pilot":
        plan = without(plan, before=602)
        expected = [(Rule.NO_SUCCESSOR, 602), *expected]
    assert found_in(plan) == Counter(expected)
    for finding in plan.findings():
        if (finding.rule, finding.task, finding.other) == (expected[-1][0], then, before):
            (mend,) = finding.mend
            assert mend["op"] == "link.set" and not found_in(led(clean_plan(1), before, then, 0))


@pytest.mark.parametrize("kind", ["SS", "FF", "SF"])
def test_other_links_than_from_finish_to_start_hold_no_order(kind: str) -> None:
    plan = clean_plan(1)
    links = [
        replace(x, type=kind) if (x.predecessor, x.successor) == (DRILL, LOAD) else x for x in plan.links
    ]
    assert (Rule.BACKUP, LOAD) in found_in(replace(plan, links=links))


@pytest.mark.parametrize(
    ("lag", "values"),
    [(-480, {}), (-1440, {"lag_unit": "elapsed"}), (-5000, {"lag_unit": "percent"})],
)
def test_a_lead_that_the_work_between_makes_up_for_is_a_lead_and_no_more(lag: int, values: Any) -> None:
    """Pilot → one day of training → go-live: the training begins half a day or a day early at most."""
    plan = with_task(clean_plan(1), 601, duration=480)
    plan = with_task(plan, 599, milestone=False, duration=960, deliverable="paper")
    plan = without(plan, then=602)
    found = led(plan, 599, 601, lag, **values)
    assert found_in(found) == Counter([(Rule.NO_PREDECESSOR, 602), (Rule.LEAD, 601)])
    more = led(plan, 599, 601, lag * 2 - 60, **values)
    assert (Rule.PILOT, GO_LIVE) in found_in(more)


def test_a_lag_holds_the_order() -> None:
    assert not found_in(led(clean_plan(1), DRILL, LOAD, 480))


def found_in(plan: PlanCheck) -> Counter[tuple[Rule, int]]:
    return Counter((finding.rule, finding.task) for finding in plan.findings())


@given(st.integers(3, 6), st.sets(st.sampled_from(sorted(FAULTS))))
def test_of_seeded_faults_all_are_found_and_nothing_else(width: int, chosen: set[str]) -> None:
    plan, expected = clean_plan(width), Counter[tuple[Rule, int]]()
    assert not found_in(plan)
    for fault in sorted(chosen):
        plan, wanted = FAULTS[fault](plan)
        expected.update(wanted)
    assert found_in(plan) == expected
    assert found_in(under_one(plan)) == expected


@given(st.booleans(), st.data())
def test_one_task_may_begin_a_plan_and_one_may_end_it_whatever_links_are_lost(
    nested: bool, data: st.DataObject
) -> None:
    plan = under_one(clean_plan(1)) if nested else clean_plan(1)
    kept = data.draw(st.lists(st.sampled_from(plan.links), unique=True))
    robbed = replace(plan, links=kept)
    leaves = {task.key for task in robbed.leaves}
    for rule, tied in (
        (Rule.NO_PREDECESSOR, {link.successor for link in kept}),
        (Rule.NO_SUCCESSOR, {link.predecessor for link in kept}),
    ):
        named = [finding.task for finding in robbed.findings() if finding.rule is rule]
        assert len(named) == len(set(named)) == len(leaves - tied) - 1
        assert not set(named) & tied


def test_what_begins_and_ends_a_plan_is_told_by_its_links_and_dates() -> None:
    monday, friday = datetime(2026, 3, 2, 8), datetime(2026, 3, 6, 17)
    tasks = [
        CheckedTask(1, 1, "Weekly meeting", deliverable="minutes", start=monday, finish=friday),
        CheckedTask(2, 2, "Delivery", deliverable="note", start=datetime(2026, 3, 4, 8), finish=friday),
        CheckedTask(3, 3, "Goals", deliverable="sheet", start=monday, finish=monday),
        CheckedTask(4, 4, "Live", milestone=True, start=friday, finish=friday),
        CheckedTask(5, 5, "Travel", deliverable="bill", start=monday, finish=monday),
    ]
    plan = PlanCheck(tasks, [CheckedLink(1, 2, 4), CheckedLink(2, 3, 4)])
    assert (plan.first, plan.last) == (tasks[2], tasks[3])
    assert found_in(plan) == Counter(
        [(Rule.NO_PREDECESSOR, key) for key in (1, 2, 5)] + [(Rule.NO_SUCCESSOR, key) for key in (1, 5)]
    )


def test_the_tasks_of_a_go_live_that_is_a_summary_wait_for_pilot_and_training() -> None:
    plan = replace(clean_plan(3), go_live=700)
    assert not found_in(plan)
    early = linked(without(plan, then=702), 399, 702)
    assert found_in(early) == {(Rule.PILOT, 702): 1, (Rule.TRAINING, 702): 1}


def test_a_lead_in_percent_has_no_minutes() -> None:
    plan = clean_plan(3)
    late = replace(plan, links=[*plan.links, CheckedLink(9999, 199, 299, "SS", -5000, "percent")])
    (finding,) = late.findings()
    assert (finding.rule, finding.task, finding.minutes) == (Rule.LEAD, 299, None)


@given(st.sampled_from(sorted(FAULTS)))
def test_a_fault_of_work_that_is_done_is_history(fault: str) -> None:
    plan, expected = FAULTS[fault](clean_plan(3))
    for _rule, key in expected:
        for task in plan.tasks:
            if key in (task.key, task.parent):
                plan = with_task(plan, task.key, done=True)
    assert not found_in(plan)


def test_only_the_first_of_a_chain_that_begins_too_early_is_named() -> None:
    plan = linked(linked(without(clean_plan(3), then=303), 199, 303), 303, 302)
    plan = replace(plan, links=[one for one in plan.links if (one.predecessor, one.successor) != (299, 302)])
    (finding,) = plan.findings()
    assert (finding.rule, finding.task, finding.other) == (Rule.FREEZE, 303, 299)
    assert finding.mend == ({"op": "link.add", "predecessor": 299, "successor": 303, "type": "FS", "lag": 0},)


def test_an_order_that_links_forbid_has_no_mend_at_a_press() -> None:
    plan = linked(linked(without(clean_plan(3), then=303), 199, 303), 303, 201)
    finding = next(one for one in plan.findings() if one.rule is Rule.FREEZE)
    assert finding.mend == ()


def test_links_of_a_summary_hold_for_its_tasks() -> None:
    plan = without(clean_plan(3), then=303)
    assert found_in(plan) == {(Rule.NO_PREDECESSOR, 303): 1, (Rule.FREEZE, 303): 1}
    assert not found_in(linked(plan, 299, 300))


def test_a_plan_without_phases_is_not_asked_for_their_order() -> None:
    plan = clean_plan(3)
    bare = replace(plan, tasks=[replace(task, discipline="") for task in plan.tasks], go_live=None)
    results = {result.rule: result for result in bare.results()}
    assert not any(results[rule].applies for rule in ORDER)
    assert not found_in(bare)


# The twelve weeks are the methodology's, link by link: what is learned from a prototype flows into the
# iteration beside it, a workshop's ranking into its confirmation, and the later task ends the earlier one.
JUSTIFIED = {"standard-12-week": {(Rule.DANGLING_FINISH, "C1"), (Rule.DANGLING_FINISH, "R7")}}


@pytest.mark.django_db
@pytest.mark.parametrize("key", KEYS)
def test_in_a_plan_of_a_shipped_template_nothing_else_is_found(key: str, ada: User) -> None:
    TenantRoleFactory(user=ada, role=Role.PROJECT_MANAGER)
    people = {role: [UserFactory()] for role in Role if role not in (Role.ADMIN, Role.PMO, Role.AUDITOR)}
    people[Role.PROJECT_MANAGER] = [ada]
    wanted = NewProject(
        name="New", template=shipped(key), start=date(2026, 3, 2), language="en", people=people
    )
    plan = start_project(wanted, actor=ada).plan
    codes = dict(plan.tasks.values_list("pk", "code"))
    found = {(finding.rule, codes[finding.task]) for finding in plan_check(plan).findings()}
    assert found == JUSTIFIED.get(key, set())


edge_pairs = st.tuples(st.integers(0, 11), st.integers(0, 11)).filter(lambda pair: pair[0] < pair[1])


@given(
    st.dictionaries(edge_pairs, st.tuples(st.sampled_from(["FS", "SS", "FF"]), st.integers(-900, 300))),
    st.sets(st.integers(0, 11), min_size=1),
)
def test_one_pass_finds_which_starts_others_lead_to(
    links: dict[tuple[int, int], tuple[str, int]], keys: set[int]
) -> None:
    outline = outline_of(dict.fromkeys(range(12)))
    rows = [(one, other, kind, lag) for (one, other), (kind, lag) in links.items()]
    waiting = waiting_of(outline, rows, dict.fromkeys(range(12), 480), frozenset({3}))
    starts = [(key, "S") for key in keys]
    one_by_one = {start: least_waits(waiting, start) for start in starts}
    assert led_to(waiting, starts) == {
        start
        for start in starts
        if any(one_by_one[other].get(start, -1) >= 0 for other in starts if other != start)
    }
    for end in (*starts, (0, "F"), (7, "F")):
        everything = [(key, side) for key in range(12) for side in "SF"]
        reached = {one for one in everything if waiting.end(*end) in least_waits(waiting, one)}
        assert {one for one in reached if waiting.end(*one) == one} == leading_to(waiting, end)


def test_the_network_is_walked_as_often_for_many_tasks_as_for_few(monkeypatch: pytest.MonkeyPatch) -> None:
    walks: list[Any] = []

    def counted(waiting: Waiting, start: Any) -> Any:
        walks.append(start)
        return least_waits(waiting, start)

    monkeypatch.setattr(plan_order, "least_waits", counted)
    counts = []
    for width in (2, 40):
        plan = clean_plan(width)
        freed = replace(plan, links=[link for link in plan.links if link.predecessor != 299])
        walks.clear()
        found = [one for one in freed.findings() if one.rule is Rule.FREEZE]
        assert len(found) == width + 1
        counts.append(len(walks))
    assert counts[0] == counts[1]
