"""Weekly patterns of people: part-time work narrows what their tasks' calendars allow (T28)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from phases.models import Calendar, Plan
from phases.outgoing.plan import outgoing_plan
from phases.queries_why import why
from phases.queries_workload import plan_workload
from phases.scheduling.calendars import rule_of
from phases.scheduling.model import STANDARD_DAY, LayerKind
from phases.services.calendar_removal import remove_calendar
from phases.services.calendars import DayWanted, add_day, create_calendar, set_week
from phases.services.working_time import WorkingTime
from rollout.audit.models import AuditEvent
from rollout.core.errors import InvalidInput, Stale
from rollout.people.models import Organization, User
from rollout.projects.models import Project
from tests.factories import CalendarDayFactory, CalendarFactory

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]
DRESSED = re.compile(r'<input[^>]*name="day_\d"[^>]*class="form-control"')
WHOLE = [list(span) for span in STANDARD_DAY]
PART = [WHOLE, WHOLE, WHOLE, [], [], [], []]
MONDAY = date(2026, 3, 2)


def hours_on(project: Project, owner: User, day: date, calendar: int | None = None) -> int:
    settings = {"calendar": project.plan.calendar_id, "week": None}
    working = WorkingTime(project, settings, [(calendar, owner.pk)]).calendar(calendar, owner.pk)
    return sum(last - first for first, last in rule_of(working, day).intervals) // 60


def test_a_part_time_week_moves_the_tasks_of_its_person_and_their_workload(
    rollout: Project, ben: User, task: Any
) -> None:
    was = task("R1")
    create_calendar(LayerKind.PERSON, actor=ben, user=ben, pattern=PART)
    moved = task("R1")
    assert moved.finish > was.finish and moved.finish.weekday() < 3
    step = Plan.objects.get(project=rollout).steps.first()
    assert step is not None and step.actor == ben and step.operations == [{"op": "recalculate"}]
    load = plan_workload(rollout.plan, first=MONDAY, weeks=1, reader=ben)
    assert {desk.person: desk.cells[0].capacity for desk in load.desks}[ben] == 3 * 480
    remove_calendar(Calendar.objects.get(user=ben), actor=ben)
    assert task("R1").finish == was.finish


def test_both_weeks_have_to_work_and_holidays_stay_holidays(
    rollout: Project, ben: User, client_organization: Organization
) -> None:
    create_calendar(LayerKind.PERSON, actor=ben, user=ben, pattern=[[[600, 1200]]] * 7)
    assert hours_on(rollout, ben, MONDAY) == 6  # 10–12 and 13–17
    assert hours_on(rollout, ben, date(2026, 3, 7)) == 0
    nights = CalendarFactory(kind="task", project=rollout, week=[[[1080, 1440]]] * 7)
    assert hours_on(rollout, ben, date(2026, 3, 7), nights.pk) == 2
    whole = CalendarFactory(kind="company", project=rollout)
    CalendarDayFactory(calendar=whole, first=date(2026, 3, 3))
    assert hours_on(rollout, ben, date(2026, 3, 3)) == 0


def test_days_named_for_the_person_beat_their_week(rollout: Project, ben: User) -> None:
    own = create_calendar(LayerKind.PERSON, actor=ben, user=ben, pattern=PART)
    add_day(own, DayWanted(date(2026, 3, 5), date(2026, 3, 5), intervals=[[480, 720]]), version=1, actor=ben)
    add_day(own, DayWanted(date(2026, 3, 3), date(2026, 3, 3)), version=2, actor=ben)
    found = [hours_on(rollout, ben, date(2026, 3, day)) for day in range(2, 8)]
    assert found == [8, 0, 8, 4, 0, 0]


def test_the_week_made_for_a_project_wins_over_the_person_s_usual_one(
    rollout: Project, ada: User, ben: User
) -> None:
    create_calendar(LayerKind.PERSON, actor=ben, user=ben, pattern=PART)
    create_calendar(LayerKind.PERSON, actor=ada, user=ben, project=rollout, pattern=PART[::-1])
    assert [hours_on(rollout, ben, date(2026, 3, day)) for day in range(2, 7)] == [0, 0, 0, 0, 8]


def test_why_a_date_cites_the_week_of_its_owner(rollout: Project, ben: User, task: Any) -> None:
    create_calendar(LayerKind.PERSON, actor=ben, user=ben, name="Ben", pattern=PART)
    told = next(one for one in why(task("R1")) if one.edge == "finish").clauses
    assert "the calendar “Ben” has a week of its own (Mon, Tue, Wed 08:00-12:00 13:00-17:00)" in told


def test_who_shares_no_hour_with_a_plan_gets_none_of_its_tasks(
    rollout: Project, ben: User, dai: User, task: Any
) -> None:
    nights = [[[0, 60]]] * 7
    with pytest.raises(InvalidInput, match="check the calendars"):
        create_calendar(LayerKind.PERSON, actor=ben, user=ben, name="Ben", pattern=nights)
    assert not Calendar.objects.filter(user=ben).exists()
    CalendarFactory(kind="person", user=dai, week=nights)
    load = plan_workload(rollout.plan, first=MONDAY, weeks=1, reader=ben)
    assert {desk.person: desk.cells[0].capacity for desk in load.desks}[dai] == 0


@pytest.mark.parametrize("kind", [LayerKind.COMPANY, LayerKind.CLIENT])
def test_a_company_has_days_and_no_week(kind: LayerKind, rollout: Project, ada: User) -> None:
    with pytest.raises(InvalidInput) as caught:
        create_calendar(kind, actor=ada, project=rollout, pattern=PART)
    assert caught.value.code == "week_of_days"


def test_a_week_is_changed_under_a_version_and_leaves_an_event(rollout: Project, ben: User) -> None:
    own = create_calendar(LayerKind.PERSON, actor=ben, user=ben)
    assert set_week(own, PART, version=1, actor=ben)[0].project == rollout
    with pytest.raises(Stale):
        set_week(own, None, version=1, actor=ben)
    event = AuditEvent.objects.filter(action="calendar.week").get()
    assert event.before == {"week": None} and event.after == {"week": PART}
    for bad in ([[[480, 720], [700, 800]], *([],) * 6], [[]] * 7, "always"):
        with pytest.raises(InvalidInput):
            set_week(own, bad, version=2, actor=ben)
    own.refresh_from_db()
    assert own.week == PART


def test_the_page_of_a_personal_calendar_edits_its_week(
    signed_in: SignIn, rollout: Project, ben: User, task: Any
) -> None:
    own, client = create_calendar(LayerKind.PERSON, actor=ben, user=ben), signed_in(ben)
    url, was = reverse("phases:calendar_week", args=[own.pk]), task("R1").finish
    assert url in client.get(reverse("phases:calendar_detail", args=[own.pk])).content.decode()
    typed = {"version": "1", **{f"day_{day}": "08:00-12:00, 13:00-17:00" for day in range(3)}}
    looked = client.post(url, typed).content.decode()
    assert "1 plan would move" in looked and task("R1").finish == was
    client.post(url, {**typed, "confirmed": "1"})
    own.refresh_from_db()
    assert own.week == PART and task("R1").finish > was
    shown = client.get(url).content.decode()
    assert 'value="08:00-12:00, 13:00-17:00"' in shown and len(DRESSED.findall(shown)) == 7
    assert client.post(url, {"version": "2", "day_0": "all day"}).status_code == 422
    client.post(url, {"version": "2", "confirmed": "1"})
    own.refresh_from_db()
    assert own.week is None and task("R1").finish == was


def test_the_api_changes_a_week(signed_in: SignIn, rollout: Project, ben: User, ada: User, task: Any) -> None:
    client, was = signed_in(ben), task("R1").finish
    made = client.post(
        "/api/v1/calendars/",
        {"kind": "person", "user": ben.pk, "week": PART},
        content_type="application/json",
    )
    assert made.status_code == 201 and made.json()["week"] == PART and task("R1").finish > was
    path = f"/api/v1/calendars/{made.json()['id']}/"
    answer = client.patch(
        path, {"week": None}, content_type="application/json", headers={"If-Match": made["ETag"]}
    )
    assert answer.status_code == 200 and answer.json()["week"] is None and task("R1").finish == was
    late = client.patch(
        path, {"week": PART}, content_type="application/json", headers={"If-Match": made["ETag"]}
    )
    assert late.status_code == 412
    state = f"/api/v1/calendars/{rollout.plan.calendar_id}/"
    assert (
        client.patch(state, {}, content_type="application/json", headers={"If-Match": "*"}).status_code == 403
    )


def test_a_file_for_microsoft_project_has_the_weeks_of_people(rollout: Project, ada: User, ben: User) -> None:
    own = create_calendar(LayerKind.PERSON, actor=ben, user=ben, pattern=PART)
    add_day(own, DayWanted(date(2026, 3, 5), date(2026, 3, 5), intervals=[[480, 720]]), version=1, actor=ben)
    plan = outgoing_plan(Plan.objects.get(project=rollout), with_cost=False).plan
    person = next(one for one in plan.calendars if not one.is_base)
    assert person.week == (None, None, None, (), (), None, None)
    assert [(one.ranges, one.hours) for one in person.exceptions if one.ranges[0][0] == date(2026, 3, 5)] == [
        (((date(2026, 3, 5), date(2026, 3, 5)),), ((480, 720),))
    ]
