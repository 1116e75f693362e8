"""Every code that the importer can give has its sentence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.utils import translation

from phases import interchange
from phases.interchange.compare import Rule
from phases.interchange.refusal import ImportRefused, Place
from phases.labels_import import PLACES, REFUSALS, refusal_sentence
from phases.labels_not_kept import NOT_KEPT, RULES
from phases.scheduling import errors

SOURCES = "\n".join(path.read_text() for path in Path(interchange.__path__[0]).rglob("*.py"))


def test_every_refusal_has_a_sentence() -> None:
    codes = set(re.findall(r'ImportRefused\(\s*"(\w+)"', SOURCES))
    found = [value for value in vars(errors).values() if isinstance(value, type)]
    codes |= {one.code for one in found if issubclass(one, errors.PlanError) and one.code != "plan"}
    assert codes <= set(REFUSALS)
    assert len(codes) >= 40


def test_everything_not_kept_has_a_reason() -> None:
    codes = set(re.findall(r'notes\.add\(\s*"(\w+)"', SOURCES)) | set(
        re.findall(r'NotKept\("(\w+)"', SOURCES)
    )
    assert codes <= set(NOT_KEPT)
    assert len(codes) >= 30


def test_every_rule_and_place_has_words() -> None:
    assert set(RULES) == set(Rule)
    assert set(re.findall(r'Place\(\s*"(\w+)"', SOURCES)) <= set(PLACES)


@pytest.mark.parametrize("code", REFUSALS)
def test_a_refusal_is_one_sentence_with_place_and_value(code: str) -> None:
    sentence = refusal_sentence(ImportRefused(code, Place("task", "7", "Go live", "Start"), "17:99"))
    assert "Task 7 “Go live”, field Start" in sentence
    assert "17:99" in sentence or "%(value)s" not in REFUSALS[code]
    assert sentence.endswith(".")
    assert ". " not in sentence


def test_sentences_fill_in_chinese_too() -> None:
    with translation.override("zh-hans"):
        refusal = ImportRefused("not_a_date", Place("task", "7", "Go live", "Start"), "soon")
        assert refusal_sentence(refusal) == (
            "任务 7“Go live”的字段 Start：“soon”不是日期；请写成 2026-03-02T08:00:00 的形式。"
        )
        for code in REFUSALS:
            assert "soon" in refusal_sentence(ImportRefused(code, Place("file"), "soon")) or (
                "%(value)s" not in REFUSALS[code]
            )
