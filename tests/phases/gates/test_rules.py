"""The rules of gates by themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phases.gates import (
    Criterion,
    Decision,
    Place,
    Proof,
    State,
    Waiver,
    decision_of,
    differences,
    digest,
    needs_condition,
    next_place,
    obstacles,
    open_decisions,
    picture,
    state_of,
    weighty,
)
from phases.own_work import WorkDone, own_work

ON = date(2026, 3, 2)
days = st.integers(-3, 3).map(lambda n: ON + timedelta(days=n))
waivers = st.builds(Waiver, st.integers(1, 5), st.integers(1, 9), st.sampled_from(["Later", "Small"]), days)
givers = st.frozensets(st.integers(1, 9), min_size=1, max_size=2)
proofs = st.builds(Proof, st.integers(1, 4), st.sampled_from("ab"), st.sampled_from("xy"), givers)
criteria = st.lists(
    st.builds(
        Criterion,
        key=st.integers(1, 6),
        name=st.sampled_from(["scope", "goals", ""]),
        live=st.booleans(),
        met=st.booleans(),
        said=st.sampled_from([{"en": "yes", "zh-hans": "是"}, {"en": "no"}, {}]),
        facts=st.dictionaries(st.sampled_from("ab"), st.integers(0, 2), max_size=2),
        proofs=st.lists(proofs, max_size=2, unique_by=lambda proof: proof.key).map(tuple),
        waiver=st.none() | waivers,
        confirmed_by=st.none() | st.integers(1, 9),
    ),
    max_size=4,
    unique_by=lambda one: one.key,
).map(tuple)
places = st.lists(st.sampled_from([None, *Decision]), min_size=1, max_size=4).map(
    lambda found: [
        Place(n, "sponsor", None if one is None else n, one) for n, one in enumerate(found, start=1)
    ]
)


def test_a_waiver_holds_on_its_last_day_and_not_on_the_next() -> None:
    waived = Criterion(1, "scope", waiver=Waiver(1, 7, "Later", ON))
    assert state_of(waived, ON) is State.WAIVED
    assert state_of(waived, ON + timedelta(days=1)) is State.UNMET


def test_go_is_open_only_where_every_criterion_holds_by_itself() -> None:
    met, unmet = Criterion(1, "a", met=True), Criterion(2, "b")
    waived = replace(unmet, waiver=Waiver(1, 7, "Later", ON))
    assert open_decisions([met], ON) == set(Decision)
    assert open_decisions([met, waived], ON) == {Decision.CONDITIONAL, Decision.NO_GO}
    assert open_decisions([met, unmet], ON) == {Decision.NO_GO}
    assert needs_condition([met], ON) and not needs_condition([met, waived], ON)


@given(places)
def test_one_no_go_decides_at_once_and_everything_else_waits_for_all(found: list[Place]) -> None:
    decision = decision_of(found)
    signed = [place.decision for place in found if place.user is not None]
    if Decision.NO_GO in signed:
        assert decision is Decision.NO_GO
    elif len(signed) < len(found):
        assert decision is None
    else:
        assert decision is (Decision.CONDITIONAL if Decision.CONDITIONAL in signed else Decision.GO)


@given(places)
def test_the_next_place_is_the_first_that_nobody_signed(found: list[Place]) -> None:
    place = next_place(list(reversed(found)))
    free = [one.position for one in found if one.user is None]
    assert (place.position if place else None) == (min(free) if free else None)


@given(criteria, st.integers(1, 9), st.integers(1, 9))
def test_whoever_worked_for_a_gate_never_signs_it(
    found: tuple[Criterion, ...], person: int, requester: int
) -> None:
    worked = person == requester or any(
        any(person in proof.givers for proof in one.proofs)
        or one.confirmed_by == person
        or (one.waiver is not None and one.waiver.in_force(ON) and one.waiver.owner == person)
        for one in found
    )
    assert bool(own_work(person, WorkDone(requester, found, ON, 2))) is worked


def test_nobody_signs_twice() -> None:
    signed = [Place(1, "sponsor", 7, Decision.GO), Place(2, "pmo")]
    done = WorkDone(1, (), ON, 2)
    assert own_work(7, done, signed) == "signed_already"
    assert own_work(8, done, signed) == ""


@given(criteria, st.integers(1, 9))
def test_a_single_signer_has_waived_nothing(found: tuple[Criterion, ...], person: int) -> None:
    waived = any(
        one.waiver is not None and one.waiver.in_force(ON) and one.waiver.granted_by == person
        for one in found
    )
    assert not waived or own_work(person, WorkDone(0, found, ON, 1))


@pytest.mark.parametrize(
    ("makers", "code"),
    [
        ([{7}], "made_everything"),
        ([{7}, {7, 8}], "made_everything"),
        ([{7}, {8}], ""),
        ([{8}], ""),
        ([], ""),
    ],
)
def test_nobody_signs_a_phase_whose_whole_work_is_theirs(makers: list[set[int]], code: str) -> None:
    assert own_work(7, WorkDone(1, (), ON, 2, [frozenset(one) for one in makers])) == code


@given(criteria, criteria)
def test_two_pictures_have_equal_digests_exactly_if_nothing_differs(
    before: tuple[Criterion, ...], after: tuple[Criterion, ...]
) -> None:
    old, new = picture(before, ON), picture(after, ON)
    ordered = [one["id"] for one in old["criteria"]] == [one["id"] for one in new["criteria"]]
    if digest(old) == digest(new):
        assert differences(old, new) == []
    elif ordered and {one["key"] for one in old["criteria"]} == {one["key"] for one in new["criteria"]}:
        same_names = all(a["key"] == b["key"] for a, b in zip(old["criteria"], new["criteria"], strict=True))
        order = [[p["id"] for p in one["evidence"]] for one in old["criteria"]] == [
            [p["id"] for p in one["evidence"]] for one in new["criteria"]
        ]
        assert differences(old, new) or not same_names or not order


@given(criteria)
def test_a_picture_says_the_same_in_every_language(found: tuple[Criterion, ...]) -> None:
    other = tuple(replace(one, said={"zh-hans": "是"}) for one in found)
    assert digest(picture(found, ON)) == digest(picture(other, ON))


@given(criteria, st.sampled_from(["yes", "是", ""]))
def test_a_picture_of_old_with_its_words_in_one_language_has_the_digest_of_today(
    found: tuple[Criterion, ...], said: str
) -> None:
    now = picture(found, ON)
    of_old = {"criteria": [{**one, "said": said} for one in now["criteria"]]}
    assert digest(of_old) == digest(now) and differences(of_old, now) == []


def test_a_closed_phase_is_unsigned_by_what_fails_and_not_by_figures_that_live_on() -> None:
    def shown(**more: Any) -> dict[str, Any]:
        return picture([Criterion(1, "risks", live=True, **more)], ON)

    signed = shown(met=True, facts={"risks": 3})
    more = differences(signed, shown(met=True, facts={"risks": 4}))
    assert [one["code"] for one in more] == ["figures_changed"]
    assert weighty(more, closed=True) == [] and weighty(more, closed=False) == more
    failed = differences(signed, shown(met=False, facts={"risks": 4}))
    assert [one["code"] for one in weighty(failed, closed=True)] == ["no_longer_met"]


@given(criteria, st.none() | st.sampled_from(Decision), st.booleans(), st.booleans(), st.sets(st.just("T1")))
def test_a_phase_is_free_to_close_only_without_any_of_the_obstacles(
    found: tuple[Criterion, ...], decision: Decision | None, signing: bool, stale: bool, tasks: set[str]
) -> None:
    left = obstacles(found, ON, decision=decision, signing=signing, stale=stale, open_tasks=tasks)
    free = (
        all(state_of(one, ON) is not State.UNMET for one in found)
        and decision in (Decision.GO, Decision.CONDITIONAL)
        and not signing
        and not stale
        and not tasks
    )
    assert (left == []) is free
