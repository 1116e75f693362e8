"""Paging by seeking: every row once, in order, in both directions, at a fixed cost."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from phases.models import Task
from rollout.core.lists.seek import Mark, SortKey

ROW = re.compile(r'class="row-link"[^>]*>([^<]+)</a></th>')
NEXT = re.compile(r'href="([^"]+)" rel="next"')
PREVIOUS = re.compile(r'href="([^"]+)" rel="prev"')
RANGE = re.compile(r'<span role="status">([^<]+)</span>')
SORTS = [
    "code",
    "-code",
    "owner,finish",
    "-owner,-finish",
    "finish",
    "-finish",
    "percent_complete,-code",
    "-slack",
]


def rows(html: str) -> list[str]:
    return ROW.findall(html)


def link(pattern: re.Pattern[str], html: str) -> str:
    found = pattern.search(html)
    return unescape(found[1]) if found else ""


def walk(client: Client, url: str, pattern: re.Pattern[str]) -> list[list[str]]:
    pages = []
    while url:
        html = client.get(url).content.decode()
        pages.append(rows(html))
        url = link(pattern, html)
    return pages


@pytest.mark.parametrize("sort", SORTS)
def test_pages_forward_hold_every_row_once_in_the_order_of_the_export(
    as_ada: Client, sample_tasks: Callable[[int], list[Task]], sort: str
) -> None:
    tasks = sample_tasks(83)
    pages = walk(as_ada, f"/kit/?sort={sort}&size=25", NEXT)
    assert [len(page) for page in pages] == [25, 25, 25, 8]
    shown = [row for page in pages for row in page]
    assert sorted(shown) == sorted(t.name for t in tasks)
    assert shown == exported_names(as_ada, sort)


@pytest.mark.parametrize("sort", SORTS)
def test_pages_backward_show_the_same_rows_as_pages_forward(
    as_ada: Client, sample_tasks: Callable[[int], list[Task]], sort: str
) -> None:
    sample_tasks(83)
    backward = walk(as_ada, f"/kit/?sort={sort}&size=25&before=", PREVIOUS)
    shown = [row for page in reversed(backward) for row in page]
    assert shown == exported_names(as_ada, sort)


def exported_names(client: Client, sort: str) -> list[str]:
    body = b"".join(client.get(f"/kit/?sort={sort}&cols=name&export=csv"))  # type: ignore[arg-type]
    return body.decode("utf-8-sig").split("\r\n")[1:-1]


def test_a_row_added_while_reading_shifts_nothing(
    as_ada: Client, plan: Any, sample_tasks: Callable[[int], list[Task]]
) -> None:
    from tests.factories import TaskFactory

    sample_tasks(60)
    html = as_ada.get("/kit/?size=25").content.decode()
    TaskFactory(plan=plan, number=999, code="A0", name="Sorted first")
    second = rows(as_ada.get(link(NEXT, html)).content.decode())
    assert second[0] == "Task 6 of 26"


def test_the_range_counts_rows_and_says_when_it_stopped_counting(
    as_ada: Client, sample_tasks: Callable[[int], list[Task]], monkeypatch: pytest.MonkeyPatch
) -> None:
    sample_tasks(60)
    assert RANGE.search(as_ada.get("/kit/?size=25").content.decode())[1] == "1–25 of 60"  # type: ignore[index]
    from rollout.kit import TASKS

    monkeypatch.setitem(TASKS.__dict__, "count_cap", 40)
    assert RANGE.search(as_ada.get("/kit/?size=25").content.decode())[1] == "1–25 of 40+"  # type: ignore[index]


@pytest.mark.parametrize(
    "mark", ["nonsense", "WzEsW251bGxdXQ", "W10", "WzEsWyJhIiwiYiJdXQ", "WzEsWyJhIiwie30iXV0"]
)
def test_a_mark_that_makes_no_sense_shows_the_first_page(
    as_ada: Client, sample_tasks: Callable[[int], list[Task]], mark: str
) -> None:
    sample_tasks(30)
    html = as_ada.get(f"/kit/?size=25&after={mark}").content.decode()
    assert rows(html)[0] == "Task 1 of 1"


def test_a_mark_survives_its_way_through_the_address() -> None:
    from datetime import date, datetime
    from decimal import Decimal

    values = (date(2026, 9, 18), datetime(2026, 9, 18, 8, 30), Decimal("1.50"), "“Ada”", None, 7)
    keys = [SortKey(f"k{n}") for n in range(6)]
    assert Mark.decode(Mark(values, 51).encode(), keys) == Mark(values, 51)


@pytest.mark.parametrize("query", ["", "?sort=owner,-finish", "?owner=me&q=task", "?before="])
def test_a_list_asks_the_same_few_questions_for_one_row_and_for_many(
    as_ada: Client, plan: Any, sample_tasks: Callable[[int], list[Task]], query: str
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert as_ada.get(f"/kit/{query}").status_code == 200
        return len(captured)

    asked()  # the session's first request of a minute also notes when it was used
    sample_tasks(1)
    first = asked()
    Task.objects.all().delete()
    sample_tasks(120)
    assert asked() == first <= 6
