"""Trend and slip ledger in pages, as pictures, over the API."""

from __future__ import annotations

from csv import reader
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from phases.models import ScheduleSnapshot, SlipEntry
from phases.operations import parse_operations
from phases.queries_slips import slip_ledger
from phases.queries_trend import days_between, milestone_trend
from phases.report_parts import slips, trend
from phases.services.changes import apply
from phases.services.snapshots import take_snapshot
from phases.shown_days import shown_days, shown_parts
from phases.slip_ledger import Party
from phases.views.measure_figures import slip_figure, slip_finding, trend_figure, trend_finding
from rollout.documents.figures import Sighted, TrendFigure, TrendLine, table_twin
from rollout.documents.plotly_charts import plotly_json
from rollout.documents.svg.draw import figure_svg
from rollout.people.models import User
from tests.factories import arranging

FIRST, SECOND, THIRD = date(2026, 3, 6), date(2026, 3, 13), date(2026, 3, 20)


@given(st.dictionaries(st.sampled_from([one.value for one in Party]), st.integers(-9600, 9600)))
def test_the_days_shown_add_up_to_the_whole_that_is_shown(parts: dict[str, int]) -> None:
    found = shown_parts(parts, 480)
    assert sum(found.values(), Decimal(0)) == shown_days(sum(parts.values()), 480)
    for party, days in found.items():
        assert abs(days - Decimal(parts[party]) / 480) <= Decimal("0.1")
        assert parts[party] or not days


@pytest.fixture
def told(plan_of_rollout: Any, task: Any, ada: User) -> Any:
    """Three weeks: the client adds two days, the vendor one, then scope one."""

    def change(*items: dict[str, Any]) -> None:
        plan_of_rollout.refresh_from_db()
        apply(plan_of_rollout, parse_operations(list(items)), actor=ada, version=plan_of_rollout.version)

    def longer(code: str, days: int) -> dict[str, Any]:
        one = task(code)
        return {"op": "task.set", "task": one.pk, "field": "duration", "value": one.duration + days * 480}

    take_snapshot(plan_of_rollout, on=FIRST, actor=ada)
    change(longer("D7", 2), longer("C3", 1))
    take_snapshot(plan_of_rollout, on=SECOND, actor=ada)
    change(
        {"op": "task.add", "ref": "n", "name": "More", "after": task("A2").pk, "duration": 480},
        {"op": "link.add", "predecessor": task("A2").pk, "successor": "n"},
        {"op": "link.add", "predecessor": "n", "successor": task("A3").pk},
    )
    take_snapshot(plan_of_rollout, on=THIRD, actor=ada)
    plan_of_rollout.refresh_from_db()
    return plan_of_rollout


@pytest.mark.django_db
def test_the_ledger_says_first_how_late_acceptance_is_and_whose_days_they_are(
    told: Any, signed_in: Any, ben: User
) -> None:
    shown = signed_in(ben).get(f"/projects/{told.project.slug}/slip-ledger/").content.decode()
    answer = (
        "Acceptance is 4 working days later than on Fri 6 Mar: vendor 1, client 2, third party 0, scope 1"
    )
    assert answer in shown
    assert "Design review" in shown and "data-panel" in shown
    assert "Correct" not in shown


@pytest.mark.django_db
def test_days_move_between_parties_in_the_dialog_and_the_reason_stands_beside_them(
    told: Any, signed_in: Any, ada: User
) -> None:
    here = f"/projects/{told.project.slug}/slip-ledger/"
    page = signed_in(ada)
    asked = {"source": "client", "target": "third_party", "days": "1", "reason": "", "version": "1"}
    assert page.post(f"{here}2/give/", asked).status_code == 422
    assert page.post(f"{here}2/give/", {**asked, "target": "client", "reason": "x"}).status_code == 422
    assert page.post(f"{here}2/give/", {**asked, "reason": "late quotes"}).status_code == 302
    shown = page.get(here).content.decode()
    assert "vendor 1, client 1, third party 1, scope 1" in shown and "late quotes" in shown


@pytest.mark.django_db
def test_the_api_gives_the_ledger_and_moves_minutes(told: Any, api: Any, ada: User, ben: User) -> None:
    here = f"/api/v1/projects/{told.project.slug}/slip-ledger/"
    ledger = api(ben).get(here).json()
    assert ledger["minutes"] == 4 * 480 == sum(week["minutes"] for week in ledger["weeks"])
    asked = {
        "source": "client",
        "target": "vendor",
        "minutes": 480,
        "reason": "agreed on 13 March",
        "version": 1,
    }
    assert api(ben).post(f"{here}2/give/", asked, format="json").status_code == 403
    moved = api(ada).post(f"{here}2/give/", asked, format="json").json()
    assert {one["party"]: one["minutes"] for one in moved["shares"]} == {
        "vendor": 960,
        "client": 480,
        "third_party": 0,
        "scope": 480,
    }


@pytest.mark.django_db
def test_a_slip_of_a_day_and_three_quarters_is_one_figure_everywhere_and_its_parts_add_up(
    told: Any, signed_in: Any, api: Any, ada: User
) -> None:
    """840 minutes are 1.75 days: half up 1.8."""
    with arranging():
        SlipEntry.objects.all().delete()
        last = ScheduleSnapshot.objects.filter(plan=told).latest("number")
        for party, minutes in ((Party.VENDOR, 400), (Party.CLIENT, 400), (Party.SCOPE, 40)):
            SlipEntry.objects.create(snapshot=last, party=party.value, minutes=minutes)
    here = f"projects/{told.project.slug}/slip-ledger/"
    parts = slips(told, last.taken_at - timedelta(days=1))
    assert parts is not None
    shares = [Decimal(str(days)) for _party, days in parts["shares"]]
    assert (parts["days"], parts["lately"], sum(shares)) == (1.8, 1.8, Decimal("1.8"))
    told_days = api(ada).get(f"/api/v1/{here}").json()
    assert (told_days["days"], told_days["weeks"][-1]["days"]) == ("1.8", "1.8")
    assert [Decimal(one["days"]) for one in told_days["shares"]] == shares
    page = signed_in(ada)
    assert "Acceptance is 1.8 working days later" in page.get(f"/{here}").content.decode()
    rows = list(reader(StringIO(b"".join(page.get(f"/{here}?export=csv")).decode("utf-8-sig"))))
    assert rows[-1][2] == "1.8"


@pytest.mark.django_db
def test_the_trend_says_what_became_of_acceptance_and_shows_the_milestones_asked_for(
    told: Any, task: Any, signed_in: Any, ben: User
) -> None:
    number = task("K◆").number
    page = signed_in(ben).get(f"/projects/{told.project.slug}/trend/?m={number}")
    shown = page.content.decode()
    figure = page.context["figure"]
    assert [line.name for line in figure.lines] == [task("K◆").name]
    assert "“Acceptance signed”" in page.context["title"] and "Keep this week" not in shown
    unasked = signed_in(ben).get(f"/projects/{told.project.slug}/trend/").context["figure"]
    assert len(unasked.lines) == 8 and task("A◆").name in [line.name for line in unasked.lines]


@pytest.mark.django_db
def test_a_milestone_reached_in_the_weeks_shown_is_drawn_with_a_filled_diamond(
    told: Any, task: Any, signed_in: Any, ben: User, change: Any
) -> None:
    kickoff = task("K◆")
    change({"op": "task.set", "task": kickoff.pk, "field": "actual_finish", "value": "2026-03-20T17:00:00"})
    page = signed_in(ben).get(f"/projects/{told.project.slug}/trend/")
    (line,) = [one for one in page.context["figure"].lines if one.name == kickoff.name]
    assert line.points[-1].done and line.points[-1].at == line.points[-1].forecast
    drawn = trend(told, timezone.localdate())
    assert drawn is not None
    (kept,) = [row for row in drawn if row["name"] == kickoff.name]
    assert kept["points"][-1][1:] == ["2026-03-20", True]


@pytest.mark.django_db
def test_the_finding_counts_the_days_between_the_last_two_reports(told: Any, task: Any) -> None:
    found = {trend.number: trend for trend in milestone_trend(told)}
    trend = found[task("A◆").number]
    days = days_between(told)
    assert days(trend.points[-2].finish, trend.points[-1].finish) == 1
    assert trend_finding(trend, days) == "“Acceptance signed” has slipped 1 working day since Fri 13 Mar"
    whole = [share.days for share in slip_ledger(told).shares]
    assert days(trend.points[0].finish, trend.points[-1].finish) == sum(whole)


@pytest.mark.django_db
def test_the_picture_and_its_table_hold_every_report_of_each_milestone(told: Any) -> None:
    found = milestone_trend(told)
    figure = trend_figure(found, "Trend")
    drawn = figure_svg(figure)
    twin = table_twin(figure)
    assert len(twin.rows) == 3 and len(twin.head) == 1 + len(found)
    assert drawn.count("<polyline") == len(found)
    bars = slip_figure(slip_ledger(told), 480)
    assert [series.values for series in bars.series] == [[1.0, 0.0], [2.0, 0.0], [0.0, 0.0], [0.0, 1.0]]
    assert "<svg" in figure_svg(bars)


@pytest.mark.django_db
def test_trend_and_ledger_stand_in_a_pdf_in_both_languages(told: Any, signed_in: Any, ben: User) -> None:
    for language in ("en", "zh-hans"):
        answer = signed_in(ben).get(f"/projects/{told.project.slug}/trend/trend.pdf?language={language}")
        assert answer["Content-Type"] == "application/pdf"


@pytest.mark.django_db
def test_a_press_keeps_the_schedule_of_today_and_only_writers_may(
    plan_of_rollout: Any, signed_in: Any, ada: User, dai: User, api: Any
) -> None:
    here = f"/projects/{plan_of_rollout.project.slug}/trend/"
    assert signed_in(dai).post(f"{here}keep/").status_code == 403
    assert signed_in(ada).post(f"{here}keep/").status_code == 302
    kept = ScheduleSnapshot.objects.get(plan=plan_of_rollout)
    assert kept.reported_on == timezone.localdate()
    again = api(ada).post(f"/api/v1{here}", {}, format="json")
    assert (again.status_code, again.json()["number"]) == (201, 1)
    assert api(dai).get(f"/api/v1{here}").json()["results"][0]["points"]


@pytest.mark.django_db
def test_an_empty_ledger_teaches_what_belongs_there(plan_of_rollout: Any, signed_in: Any, ada: User) -> None:
    here = f"/projects/{plan_of_rollout.project.slug}/slip-ledger/"
    assert "Keep the schedule each week" in signed_in(ada).get(here).content.decode()
    assert slip_finding(slip_ledger(plan_of_rollout), 480).startswith("The slip ledger begins")


@pytest.mark.django_db
def test_trend_and_ledger_pages_take_as_many_queries_for_few_weeks_as_for_many(
    told: Any, signed_in: Any, ada: User
) -> None:
    page, counts = signed_in(ada), []
    pages = [f"/projects/{told.project.slug}/{one}/" for one in ("trend", "slip-ledger")]
    for day in (21, 22, 23, 24):
        with CaptureQueriesContext(connection) as queries:
            for url in pages:
                page.get(url)
        counts.append(len(queries))
        take_snapshot(told, on=date(2026, 3, day), actor=ada)
    assert len(set(counts[1:])) == 1


def test_a_milestone_that_is_reached_is_drawn_on_the_diagonal() -> None:
    reached = Sighted(date(2026, 3, 20), date(2026, 3, 17), done=True)
    assert reached.at == reached.forecast
    assert Sighted(date(2026, 3, 20), date(2026, 3, 27)).at == date(2026, 3, 20)
    figure = TrendFigure("T", [TrendLine("K", [reached])], "on", "forecast", "today")
    assert plotly_json(figure)["data"][0]["x"] == ["2026-03-17"]
    assert table_twin(figure).rows == [[date(2026, 3, 20), date(2026, 3, 17)]]


@pytest.mark.django_db
def test_the_trend_of_the_milestones_shown_goes_out_as_a_file(
    told: Any, task: Any, signed_in: Any, ben: User
) -> None:
    here = f"/projects/{told.project.slug}/trend/"
    answer = signed_in(ben).get(f"{here}?m={task('K◆').number}&export=csv")
    rows = answer.content.decode("utf-8-sig").splitlines()
    assert rows[0] == f'Report date,"{task("K◆").name}"'
    assert [row.split(",")[0] for row in rows[1:4]] == ["2026-03-06", "2026-03-13", "2026-03-20"]
    assert "export=xlsx" in signed_in(ben).get(here).content.decode()


@pytest.mark.django_db
def test_a_report_counts_what_all_schedules_kept_since_the_last_one_added(told: Any, ada: User) -> None:
    taken = dict(ScheduleSnapshot.objects.filter(plan=told).values_list("number", "taken_at"))
    lately = slips(told, taken[1])
    assert lately is not None
    assert (lately["days"], lately["lately"], lately["as_of"], lately["later"]) == (4, 4, "2026-03-20", 0)
    assert slips(told, taken[2])["lately"] == 1  # type: ignore[index]
    assert slips(told, taken[3])["lately"] == 0  # type: ignore[index]
