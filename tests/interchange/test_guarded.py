"""A stranger's file is read by a child with limits of its own."""

from __future__ import annotations

import pickle

import pytest

from phases.interchange import guarded
from phases.interchange.mspdi import read_mspdi
from phases.interchange.refusal import ImportRefused
from tests.interchange.documents import document, link, task

PLAN = document(task(1), task(2, PredecessorLink=link(1)))


def test_the_child_answers_what_reading_here_answers() -> None:
    assert guarded.read_guarded(PLAN) == read_mspdi(PLAN)


def test_a_refusal_comes_out_of_the_child_as_it_was_raised() -> None:
    bad = document(task(7, Name="Go live", Start="soon"))
    with pytest.raises(ImportRefused) as here:
        read_mspdi(bad)
    with pytest.raises(ImportRefused) as there:
        guarded.read_guarded(bad)
    assert (there.value.code, there.value.place, there.value.value) == (
        here.value.code,
        here.value.place,
        here.value.value,
    )


def test_a_child_that_runs_out_of_memory_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guarded, "CHILD_BYTES", 64 * 1024 * 1024)
    with pytest.raises(ImportRefused) as refusal:
        guarded.read_guarded(PLAN + b" " * 32 * 1024 * 1024)
    assert refusal.value.code == "too_costly"


def test_nothing_but_our_own_values_is_taken_from_a_child() -> None:
    with pytest.raises(pickle.UnpicklingError):
        guarded.answer_of(pickle.dumps(print))
