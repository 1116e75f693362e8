"""What a list shows and gives away: filters, chips, columns, exports, bulk actions, saved views."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import python_calamine
import time_machine
from django.contrib.messages import get_messages
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from phases.models import Task
from rollout.core.lists import Column, ListDefinition, TextFilter
from rollout.core.lists.filters import Asker, NotUnderstood
from rollout.core.lists.query import Query
from rollout.core.lists.ranges import DayFilter, NumberFilter, read_day
from rollout.core.lists.saved import place_of
from rollout.core.models import SavedView
from rollout.people.models import User
from tests.factories import TaskFactory

Make = Callable[[int], list[Task]]
FRAGMENT = {"HX-Request": "true", "HX-Target": "kit-tasks"}


def exported(client: Client, query: str) -> list[dict[str, str]]:
    body = b"".join(client.get(f"/kit/?{query}&export=csv"))  # type: ignore[arg-type]
    return list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))


def names(client: Client, query: str) -> set[str]:
    return {row["Task"] for row in exported(client, query)}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=of+T00012", {12}),
        ("owner=none", {7, 14, 21}),
        ("owner=me&percent_complete_from=75", {3, 11, 15, 19, 23}),
        ("milestone=yes", {10, 20}),
        ("finish_to=2026-03-02", {11, 22}),
        ("finish_from=2026-03-12&finish_to=2026-03-12", {21}),
        ("level=0&percent_complete_to=0", {4, 8, 12, 16, 20, 24}),
        ("deliverable=hyper", {3}),
    ],
)
def test_filters_leave_exactly_the_rows_they_describe(
    as_ada: Client, sample_tasks: Make, query: str, expected: set[int]
) -> None:
    sample_tasks(24)
    assert {int(name.split()[-1]) for name in names(as_ada, query)} == expected


def test_nobody_finds_rows_of_a_project_they_are_not_in(
    signed_in: Callable[[User], Client], sample_tasks: Make, eve: User
) -> None:
    tasks = sample_tasks(5)
    stranger = signed_in(eve)
    assert exported(stranger, "") == []
    stranger.post("/kit/", {"bulk": "begin", "selected": [t.pk for t in tasks]})
    assert stranger.get(f"/kit/tasks/{tasks[0].pk}/").status_code == 404


def test_a_value_nobody_understands_becomes_a_chip_that_says_so(as_ada: Client, sample_tasks: Make) -> None:
    sample_tasks(3)
    html = as_ada.get("/kit/?finish_from=18.9.2026&milestone=maybe&owner=x&level=9").content.decode()
    assert html.count("refused-value") == 4
    assert "“18.9.2026” is not a date; write it as 2026-09-18." in html
    assert len(exported(as_ada, "finish_from=18.9.2026")) == 3


def test_relative_days_move_with_the_calendar() -> None:
    today = date(2026, 9, 18)
    assert [read_day(t, today) for t in ("today", "today+3", "today-1", "2026-01-02")] == [
        today,
        today + timedelta(3),
        today - timedelta(1),
        date(2026, 1, 2),
    ]
    chosen = DayFilter(key="due", label="Due").parse(Query(QueryDict("due_from=today-7&due_to=today")))
    assert chosen == (timezone.localdate() - timedelta(7), timezone.localdate())


@pytest.mark.parametrize("text", ["1e999", "1e3", "1_000", "0x10", "NaN", "twelve", "9" * 30])
def test_a_number_filter_refuses_what_no_column_can_hold(text: str) -> None:
    with pytest.raises(NotUnderstood):
        NumberFilter(key="n", label="N").parse(Query(QueryDict(f"n_from={text}")))


@pytest.mark.parametrize("text", ["20260918", "2026-W38-5", "2026-09-18T08:00", "today+1_0", "2026-02-30"])
def test_a_day_filter_refuses_what_is_not_written_as_a_day(text: str) -> None:
    asked = QueryDict(mutable=True)
    asked["due_from"] = text
    with pytest.raises(NotUnderstood, match="is not a date"):
        DayFilter(key="due", label="Due").parse(Query(asked))


def test_range_filters_read_what_a_chinese_keyboard_gives() -> None:
    asked = QueryDict(mutable=True)
    asked["n_from"], asked["n_to"] = "１０．５", "−3"
    assert NumberFilter(key="n", label="N").parse(Query(asked)) == (Decimal("10.5"), Decimal("-3"))
    asked["due_from"], asked["due_to"] = "２０２６－０３－０２", "today＋７"
    assert DayFilter(key="due", label="Due").parse(Query(asked)) == (
        date(2026, 3, 2),
        timezone.localdate() + timedelta(7),
    )


def test_chips_say_the_filter_in_words_and_link_to_the_list_without_it(ada: User) -> None:
    low_high = NumberFilter(key="n", label="N", digits=1)
    asker = Asker(ada, Task.objects.none(), "")
    assert low_high.words((None, 5), asker) == "up to 5.0"
    assert low_high.words((5, None), asker) == "from 5.0"
    assert low_high.words((5, 7), asker) == "5.0 to 7.0"
    query = Query(QueryDict("n_from=5&q=x&after=abc&sort=name"))
    assert str(query.without(low_high.names)) == "q=x&sort=name"


def test_an_export_is_what_is_shown_in_columns_order_and_rows(as_ada: Client, sample_tasks: Make) -> None:
    sample_tasks(12)
    found = exported(as_ada, "cols=finish,name,slack&sort=-name&owner=none")
    assert list(found[0]) == ["Finish", "Task", "Slack, days"]
    assert [row["Task"] for row in found] == ["Task 7 of 7"]
    assert found[0]["Finish"] == "2026-03-09 08:00"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "  =", "＝"])
def test_no_text_of_an_export_can_become_a_formula(as_ada: Client, plan: Any, start: str) -> None:
    TaskFactory(plan=plan, name=f"{start}cmd|' /C calc'!A0")
    raw = b"".join(as_ada.get("/kit/?export=csv&cols=name")).decode("utf-8-sig")  # type: ignore[arg-type]
    (cell,) = list(csv.reader(io.StringIO(raw, newline="")))[1]
    assert cell.startswith("'")


def test_csv_begins_with_the_mark_that_excel_in_china_needs(as_ada: Client, plan: Any) -> None:
    TaskFactory(plan=plan, name="需求确认")
    body = b"".join(as_ada.get("/kit/?export=csv"))  # type: ignore[arg-type]
    assert body.startswith(b"\xef\xbb\xbf")
    assert "需求确认" in body.decode("utf-8-sig")


def test_excel_gets_real_dates_and_numbers_and_no_formula(as_ada: Client, sample_tasks: Make) -> None:
    sample_tasks(3)
    body = b"".join(as_ada.get("/kit/?export=xlsx&cols=name,finish,percent_complete,deliverable"))  # type: ignore[arg-type]
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(body))
    head, *rows = book.get_sheet_by_index(0).to_python()
    assert head == ["Task", "Finish", "Percent complete", "Deliverable"]
    assert rows[2] == ["Task 3 of 3", rows[2][1], 75.0, "=HYPERLINK(1)"]
    assert rows[2][1].date() == date(2026, 3, 5)


def test_htmx_gets_the_list_alone_and_a_tidy_address(as_ada: Client, sample_tasks: Make) -> None:
    sample_tasks(3)
    response = as_ada.get("/kit/?q=task&finish_from=&finish_to=&owner=", headers=FRAGMENT)
    html = response.content.decode()
    assert html.lstrip().startswith('<section id="kit-tasks"')
    assert response["HX-Push-Url"] == "/kit/?q=task"
    assert "HX-Target" in response["Vary"]


def test_an_empty_list_teaches_and_a_filtered_one_offers_to_clear(as_ada: Client, sample_tasks: Make) -> None:
    empty = as_ada.get("/kit/").content.decode()
    assert "Tasks say who does what until when." in empty
    assert empty.count("Load an example") >= 1
    sample_tasks(2)
    filtered = as_ada.get("/kit/?q=zzz").content.decode()
    assert "No row matches these filters." in filtered


def test_a_bulk_action_changes_what_it_may_and_names_what_it_may_not(
    as_ada: Client, sample_tasks: Make
) -> None:
    tasks = sample_tasks(11)
    post = {"bulk": "begin", "selected": [t.pk for t in tasks[8:]]}
    response = as_ada.post("/kit/", post, headers=FRAGMENT)
    html = response.content.decode()
    assert "Task 0 of 10</b> – A milestone has no work to begin." in html
    assert "2 rows changed." in html
    without_script = as_ada.post("/kit/?sort=name", post)
    assert without_script.status_code == 302 and without_script.url == "/kit/?sort=name"  # type: ignore[attr-defined]
    told = [str(m) for m in get_messages(without_script.wsgi_request)]
    assert told == ["2 rows changed.", "T00010 Task 0 of 10: A milestone has no work to begin."]


def test_all_that_match_means_the_rows_of_every_page_of_the_filter(
    as_ada: Client, sample_tasks: Make
) -> None:
    sample_tasks(120)
    response = as_ada.post("/kit/?milestone=no", {"bulk": "begin", "all": "1"}, headers=FRAGMENT)
    assert "108 rows changed." in response.content.decode()


def test_a_bulk_action_without_rows_or_of_an_unknown_name_is_refused(
    as_ada: Client, sample_tasks: Make
) -> None:
    sample_tasks(1)
    nothing = as_ada.post("/kit/", {"bulk": "begin"})
    assert nothing.status_code == 400 and "tick the rows first" in nothing.content.decode()
    unknown = as_ada.post("/kit/", {"bulk": "explode", "all": "1"})
    assert unknown.status_code == 400 and "explode" in unknown.content.decode()


def test_a_bulk_form_is_asked_for_again_with_its_errors(as_ada: Client, sample_tasks: Make) -> None:
    (task,) = sample_tasks(1)
    asked = as_ada.post("/kit/", {"bulk": "defer", "selected": task.pk})
    assert asked.status_code == 200 and 'name="reason"' in asked.content.decode()
    wrong = as_ada.post("/kit/", {"bulk": "defer", "selected": task.pk, "confirmed": "1", "reason": ""})
    assert wrong.status_code == 422 and "Fill this in." in wrong.content.decode()
    right = as_ada.post("/kit/", {"bulk": "defer", "selected": task.pk, "confirmed": "1", "reason": "Fair"})
    assert right.status_code == 302


def test_a_shared_view_is_seen_by_the_others_and_a_private_one_is_not(
    as_ada: Client, ada: User, ben: User, signed_in: Callable[[User], Client], sample_tasks: Make
) -> None:
    sample_tasks(3)
    place = place_of(ada, "kit.tasks", "kit")
    address = f"/views/save/?place={place}&path=/kit/&query=owner%3Dnone%26after%3Dx"
    as_ada.post(address, {"name": "Mine"})
    shared = as_ada.post(address, {"name": "Ours", "shared": "on"})
    view = SavedView.objects.get(name="Ours")
    assert shared.url == f"/kit/?owner=none&view={view.pk}"  # type: ignore[attr-defined]
    bens = signed_in(ben).get(
        "/kit/?part=views", headers={"HX-Request": "true", "HX-Target": "kit-tasks-views"}
    )
    assert "Ours" in bens.content.decode() and "Mine" not in bens.content.decode()
    assert signed_in(ben).post(f"/views/{view.pk}/remove/").status_code == 404


@pytest.mark.parametrize("path", ["//evil.example/", "https://evil.example/", "javascript:alert(1)"])
def test_a_saved_view_never_leads_to_another_host(as_ada: Client, ada: User, path: str) -> None:
    place = place_of(ada, "kit.tasks", "")
    response = as_ada.post(f"/views/save/?place={place}&path={path}", {"name": "X"})
    assert re.match(r"/\?", response.url)  # type: ignore[attr-defined]


def test_a_view_is_saved_by_the_address_that_the_list_shows(as_ada: Client, sample_tasks: Make) -> None:
    sample_tasks(1)
    menu = {"HX-Request": "true", "HX-Target": "kit-tasks-views"}
    shown = as_ada.get("/kit/?part=views&owner=none", headers=menu).content.decode()
    (address,) = set(re.findall(r'href="(/views/save/[^"]+)"', shown))
    as_ada.post(address.replace("&amp;", "&"), {"name": "Ours", "shared": "on"})
    view = SavedView.objects.get()
    assert (view.list_key, view.query, view.shared) == ("kit.tasks", "owner=none", True)


@pytest.mark.parametrize("place", ["", "forged", "another's", "yesterday's"])
def test_only_who_was_shown_a_list_puts_a_name_on_it(
    as_ada: Client, ada: User, ben: User, sample_tasks: Make, place: str
) -> None:
    token = place_of(ben, "kit.tasks", "kit") if place == "another's" else place
    if place == "yesterday's":
        with time_machine.travel(timezone.now() - timedelta(days=1, minutes=1)):
            token = place_of(ada, "kit.tasks", "kit")
    response = as_ada.post(f"/views/save/?place={token}", {"name": "X", "shared": "on"})
    assert response.status_code == 400 and not SavedView.objects.exists()


def test_a_definition_that_contradicts_itself_is_refused_at_once() -> None:
    name = Column("name", "Name")
    with pytest.raises(ValueError, match="share a key"):
        ListDefinition(key="x.y", title="X", columns=(name, name))
    with pytest.raises(ValueError, match="sort"):
        ListDefinition(key="x.y", title="X", columns=(name,), filters=(TextFilter(key="sort", label="S"),))
    with pytest.raises(ValueError, match="elsewhere"):
        ListDefinition(key="x.y", title="X", columns=(name,), default_sort=("elsewhere",))
