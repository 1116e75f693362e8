"""The report as a document: two pages whatever the plan holds, the same bytes for the same content."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader

from phases.models import WeeklyReport
from phases.report_limits import LONGEST_COMMENT
from phases.report_parts import trend
from phases.report_rendering import page_of, pdf_of
from phases.services.snapshots import take_snapshot
from rollout.people.models import User
from tests.factories import arranging

pytestmark = pytest.mark.django_db

SignIn = Callable[[Any], Client]
LANGUAGES = ("en", "zh-hans")


def text_of(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_content_gives_the_same_bytes(language: str, content: dict[str, Any]) -> None:
    assert pdf_of(content, language) == pdf_of(content, language)
    assert page_of(content, language) == page_of(content, language)


def test_another_process_gives_the_same_bytes(content: dict[str, Any], tmp_path: Path) -> None:
    """Nothing of the clock or of a process's hash seed gets into the document."""
    (tmp_path / "content.json").write_text(json.dumps(content))
    code = (
        "import django, json, sys; django.setup();"
        "from phases.report_rendering import pdf_of; from hashlib import sha256;"
        f"print(sha256(pdf_of(json.load(open({str(tmp_path / 'content.json')!r})), 'en')).hexdigest())"
    )
    here = sha256(pdf_of(json.loads(json.dumps(content)), "en")).hexdigest()
    settings = {"DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONHASHSEED": "7", "ROLLOUT_MODE": "test"}
    found = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env={**os.environ, **settings},
        check=True,
    )
    assert found.stdout.strip().splitlines()[-1] == here


def test_a_day_among_the_facts_stands_on_one_line(content: dict[str, Any]) -> None:
    content["plan"]["forecast"] = "2027-12-20T17:00:00"
    assert "2027年12月20日 周一" in text_of(pdf_of(content, "zh-hans")).splitlines()


LONG = {
    "en": "Reconcile every customer record of every branch with the ledgers of the finance department ",
    "zh-hans": "把各大区台账里的每一条客户记录与财务部门的总账逐条核对并由经销商签字确认",
}


def crowded(content: dict[str, Any], language: str) -> dict[str, Any]:
    """The fullest week one can think of: 300 milestones, long names everywhere, the longest comment."""
    name = (LONG[language] * 4)[:300]
    wide = 2 if language != "en" else 1
    stone = {
        "number": 1,
        "name": name,
        "baseline": "2026-03-06T17:00:00",
        "forecast": "2026-03-20T17:00:00",
        "slip": 10,
        "done": False,
        "overdue": True,
        "cause": {"kind": "moved", "task": name},
    }
    gate = {
        "phase": name,
        "state": "stale",
        "decision": "conditional",
        "stale": True,
        "met": 1,
        "waived": 1,
        "total": 5,
        "due": "2026-03-06",
        "closed": False,
        "conditions": 3,
        "conditions_open": 2,
        "waivers": [
            {"key": "", "title": name, "reason": name, "owner": name, "until": "2026-03-20"},
        ],
        "open_conditions": [{"number": 7, "text": name, "owner": name, "due": "2026-03-20"}],
    }
    bar = {
        "name": name,
        "start": "2026-03-02T08:00:00",
        "finish": "2026-06-02T17:00:00",
        "baseline": ["2026-03-02T08:00:00", "2026-05-02T17:00:00"],
        "done": 40.0,
        "critical": True,
    }
    chain = {
        "name": name,
        "owner": name,
        "role": "",
        "start": "2026-03-02T08:00:00",
        "finish": "2026-03-20T17:00:00",
        "percent": 20,
        "milestone": False,
    }
    risk = {
        "number": 1,
        "title": name,
        "kind": "risk",
        "score": 25,
        "level": "high",
        "owner": name,
        "review": "2026-03-06",
    }
    correction = {
        "week": "2026-03-13",
        "source": "third_party",
        "target": "client",
        "days": 2.5,
        "by": name[:200],
        "at": "2026-03-13T10:00:00+08:00",
        "reason": name,
    }
    action = {"number": 1, "text": name, "owner": name, "due": "2026-03-06", "overdue": 3}
    rules = (
        "go_live_slip",
        "pace",
        "cost",
        "highest_risk",
        "stale_gates",
        "closed_without_gate",
        "late_actions",
    )
    weeks = [[(date(2026, 3, 8) + timedelta(weeks=n)).isoformat(), 10.0 * n, 9.0 * n] for n in range(40)]
    earned = {
        "unit": "duration",
        "baseline": name,
        "budget": 123456.5,
        "planned": 9999.5,
        "earned": 8888.25,
        "actual": None,
        "spi": 0.8889,
        "cpi": None,
        "eac": None,
        "tcpi": None,
        "earned_weeks": 8.5,
        "at_weeks": 9.5,
        "pace": 0.8947,
        "whole_weeks": 40,
        "forecast_weeks": 44.7,
        "new_tasks": 3,
        "weeks": weeks,
    }
    sightings = [[day, "2026-06-02", False] for day in ("2026-02-20", "2026-02-27", "2026-03-06")]
    parties = ("vendor", "client", "third_party", "scope")
    return {
        **content,
        "comment": "\n".join((LONG[language] * 20)[: LONGEST_COMMENT // wide // 10 - 1] for _ in range(10)),
        "manager": name[:80],
        "project": {"name": name[:200], "client": name[:100], "vendor": name[:100]},
        "plan": {**content["plan"], "late": 12, "target": name, "decided_by": name},
        "status": {
            "light": "red",
            "reasons": [{"rule": rule, "light": "red", "value": 25.25, "limit": 15.5} for rule in rules],
        },
        "milestones": {"rows": [stone] * 40, "count": 300, "late": 290, "worst": {"name": name, "slip": 10}},
        "strip": [bar] * 40,
        "chain": {"count": 90, "rows": [chain] * 40},
        "gates": [gate] * 9,
        "risks": {"count": 60, "cells": [[9, "high"]] * 25, "rows": [risk] * 10},
        "actions": {"count": 80, "overdue": 60, "rows": [action] * 40},
        "cooperation": {
            "round": 3,
            "asked": 400,
            "answered": 200,
            "rows": [{"name": name, "asked": 10, "answered": 5}] * 40,
        },
        "earned": earned,
        "trend": [{"name": name, "moved_days": 20, "points": sightings}] * 5,
        "slips": {
            "days": 20,
            "lately": 5,
            "since": "2026-03-06",
            "as_of": "2026-03-20",
            "later": 2.5,
            "shares": [[party, 5] for party in parties],
            "computed": [[party, 5.5] for party in parties],
            "corrections": [correction] * 9,
        },
        "changes": {"count": 5000, "sentences": {code: [name * 3] * 12 for code in LANGUAGES}},
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_report_keeps_two_pages_with_300_milestones_and_long_names(
    language: str, content: dict[str, Any]
) -> None:
    pdf = pdf_of(crowded(content, language), language)
    assert len(PdfReader(BytesIO(pdf)).pages) == 2
    words = text_of(pdf)
    left_out = re.search(r"and 29\d more" if language == "en" else r"另有 ?29\d", words)
    assert left_out is not None


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_common_week_fills_two_pages(language: str, content: dict[str, Any]) -> None:
    assert len(PdfReader(BytesIO(pdf_of(content, language))).pages) == 2


def trend_of(content: dict[str, Any], *finishes: str) -> dict[str, Any]:
    """The content with one milestone seen on as many Fridays."""
    first = date(2026, 2, 20)
    points = [[(first + timedelta(weeks=n)).isoformat(), day, False] for n, day in enumerate(finishes)]
    moved = (date.fromisoformat(finishes[-1]) - date.fromisoformat(finishes[0])).days
    return {**content, "trend": [{"name": "Signature", "moved_days": moved, "points": points}]}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_trend_of_milestones_stands_on_the_first_page_where_there_is_room(
    language: str, content: dict[str, Any]
) -> None:
    pages = PdfReader(BytesIO(pdf_of(trend_of(content, "2026-05-04", "2026-05-15"), language))).pages
    first = pages[0].extract_text()
    assert len(pages) == 2 and "Signature" in first
    assert ("has slipped 11 working days since" if language == "en" else "11") in first
    crowd = PdfReader(BytesIO(pdf_of(crowded(content, language), language))).pages
    assert ("Flat: on plan" if language == "en" else "水平线") not in crowd[0].extract_text()


def test_a_report_keeps_the_trend_from_its_second_schedule_on(
    plan_of_rollout: Any, draft: WeeklyReport, ada: User
) -> None:
    day = draft.reported_on
    assert trend(plan_of_rollout, day) is None
    with arranging():
        take_snapshot(plan_of_rollout, on=day - timedelta(days=7), actor=ada)
    found = trend(plan_of_rollout, day)
    assert found is not None and {len(line["points"]) for line in found} == {2}
    assert trend(plan_of_rollout, day - timedelta(days=8)) is None


def test_the_chinese_report_speaks_chinese(content: dict[str, Any]) -> None:
    words = text_of(pdf_of(content, "zh-hans"))
    for english in ("Milestone", "Forecast", "Earned", "Gates", "Owner", "Since last week", "Slip"):
        assert english not in words


def lines_of(pdf: bytes, letter: str) -> list[int]:
    """How many of the letter each line holds that has any."""
    text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    return [line.count(letter) for line in text.splitlines() if letter * 5 in line]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_long_word_of_the_manager_breaks_inside_its_frame(language: str, content: dict[str, Any]) -> None:
    """At 8.6 points no more than fifty of the widest letter fit beside the verdict."""
    word = "W" * 400
    found = lines_of(pdf_of({**content, "comment": f"See {word} here"}, language), "W")
    assert sum(found) == len(word)
    assert max(found) <= 50


SENTENCES = {
    "en": "Agree with the finance department in writing which fields of an invoice the interface hands over",
    "zh-hans": "与财务部书面确认开票接口交接哪些字段并在下周一之前把确认结果发给全体关键用户和实施方顾问",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_of_the_report_is_cut_in_half(language: str, content: dict[str, Any]) -> None:
    """Rows are left out whole, and each list says how many: a committee reads no half sentences."""
    text = SENTENCES[language]
    long = crowded(content, language)
    actions = [{**long["actions"]["rows"][0], "text": f"{text} {n}", "owner": "冯雅琴"} for n in range(9)]
    risks = [{**long["risks"]["rows"][0], "title": f"{text} {n}", "owner": "冯雅琴"} for n in range(9)]
    told = {code: [f"{text}; {text}; {text} {n}." for n in range(12)] for code in LANGUAGES}
    pdf = pdf_of(
        {
            **content,
            "actions": {"count": 9, "overdue": 0, "rows": actions},
            "risks": {"count": 9, "cells": long["risks"]["cells"], "rows": risks},
            "changes": {"count": 60, "sentences": told},
        },
        language,
    )
    words = "".join(text_of(pdf).split())
    assert len(PdfReader(BytesIO(pdf)).pages) == 2 and "…" not in words
    for some in (told[language], [f"{text} {n}" for n in range(2)]):
        assert "".join(some[0].split()) in words
    assert ("more on the page of this report" if language == "en" else "见本期周报页面").replace(
        " ", ""
    ) in words
