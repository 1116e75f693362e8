"""The main rollout of the demo: twelve weeks, seen in the seventh, later than promised in places.

What really happened is itself a schedule: the template with the durations that things took. Each Friday
the owners answer what that schedule says, the project manager takes it over and hands out the report.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial
from random import Random
from typing import Any

from phases.demo.cast import Cast
from phases.demo.chronicle import Tale, merged, play
from phases.demo.costs import planned_costs, spent
from phases.demo.facts import (
    ASKED_BACK,
    DAY,
    EVENING,
    LONGER,
    MILESTONES,
    OWNERS,
    SILENT,
    TOGETHER,
    TOOK,
    WEEKS_PASSED,
    ZONE,
)
from phases.demo.gates import tell_change, tell_condition, tell_gates
from phases.demo.meetings import tell_meetings
from phases.demo.reports import publish_week
from phases.demo.risks import tell_risks
from phases.demo.rollout import Rollout
from phases.demo.updates import Telling, Updates
from phases.demo.weeks import keep_week
from phases.methodology.library import shipped
from phases.models import Task
from phases.scheduling.calendars import timeline_of
from phases.scheduling.clock import minute_of
from phases.scheduling.model import LayerKind, ScheduledTask
from phases.scheduling.schedule import schedule
from phases.services.baselines import measure_against, take_baseline
from phases.services.calendars import DayWanted, add_day, create_calendar
from phases.services.changes import undo
from phases.services.projects import NewProject, start_project
from phases.services.scheduling import draft_of, plan_at_hand
from phases.services.working_time import PROJECT
from rollout.audit.context import writing_at
from rollout.people.roles import Role
from rollout.projects.models import Project


def status_on(on: date) -> datetime:
    """The evening of the last weekday before `on`."""
    day = on - timedelta(days=1)
    while day.weekday() > 4:
        day -= timedelta(days=1)
    return datetime.combine(day, EVENING)


def tell(cast: Cast, on: date, chance: Random, *, reports: int = WEEKS_PASSED) -> Project:
    """The rollout as it stands on the day `on`, in the seventh week after its start.

    `reports`: how many weeks, the first ones, have their report.
    """
    monday = on - timedelta(days=on.weekday())
    start = monday - timedelta(weeks=WEEKS_PASSED)
    with writing_at(_at(start - timedelta(days=4), 10)):
        project = start_project(_wanted(cast, start), actor=cast["pmo"])
        _days_off(cast, project, on)
    rollout = Rollout(cast, project, chance)
    play(
        merged(
            _weeks(rollout, start, on, reports),
            tell_risks(project, cast, on),
            tell_meetings(project, cast, on),
            tell_gates(project, cast, start, on),
            tell_condition(project, cast, start, on),
            tell_change(project, cast, start, on),
        )
    )
    return project


def _wanted(cast: Cast, start: date) -> NewProject:
    return NewProject(
        name="华锐精密 CRM 实施",
        slug="huarui-crm",
        description="面向销售、渠道与客服三条线，十二周内替换各大区自建的 Excel 台账。",
        template=shipped("standard-12-week"),
        start=start,
        client=cast.client,
        vendor=cast.vendor,
        people={
            Role.PROJECT_MANAGER: cast.with_role("manager"),
            Role.CONSULTANT: cast.with_role("consultant", "consultant2"),
            Role.BUSINESS_OWNER: cast.with_role("owner", "owner2"),
            Role.KEY_USER: cast.with_role("key", "key2", "key3"),
            Role.END_USER: cast.with_role("user", "user2"),
            Role.SPONSOR: cast.with_role("sponsor"),
            Role.IT: cast.with_role("it", "it2", "supplier"),
        },
    )


def _days_off(cast: Cast, project: Project, on: date) -> None:
    """A company day, and a consultant's leave in the week after next."""
    monday = on - timedelta(days=on.weekday())
    company = create_calendar(
        LayerKind.CLIENT, actor=cast["pmo"], name="华锐公司假", organization=cast.client
    )
    party = monday + timedelta(days=18)
    add_day(company, DayWanted(party, party, "公司周年庆"), version=1, actor=cast["pmo"])
    leave = create_calendar(
        LayerKind.PERSON, actor=cast["consultant2"], name="年假", user=cast["consultant2"]
    )
    away = monday + timedelta(days=14)
    add_day(leave, DayWanted(away, away + timedelta(days=2), "年假"), version=1, actor=cast["consultant2"])


def _shared_out(rollout: Rollout) -> list[dict[str, Any]]:
    """Second hands for tasks that one person of a role cannot all do."""
    cast = rollout.cast
    operations = [rollout.field(code, "owner", cast[key].pk) for code, key in OWNERS.items()]
    for code, keys in TOGETHER.items():
        people = [cast[key].pk for key in keys]
        operations.append({"op": "participants.set", "task": rollout.task(code).pk, "users": people})
    return operations


def _promise(rollout: Rollout, at: datetime) -> None:
    """The project's own milestones, frozen into the baseline that the weeks are measured by."""
    operations: list[dict[str, Any]] = []
    for after, code, name, owner, role in MILESTONES:
        before = rollout.task(after).pk
        operations.append(
            {
                "op": "task.add",
                "ref": code,
                "name": name,
                "code": code,
                "after": before,
                "milestone": True,
                "owner": rollout.cast[owner].pk,
                "owner_role": role.value,
            }
        )
        operations.append({"op": "link.add", "predecessor": before, "successor": code})
    manager = rollout.cast["manager"]
    rollout.step(at, manager, operations, "里程碑按项目章程补充")
    rollout.step(at + timedelta(minutes=5), manager, planned_costs(rollout), "预算按项目章程分解")
    with writing_at((at + timedelta(minutes=10)).replace(tzinfo=ZONE)):
        promise = take_baseline(rollout.plan, actor=manager, name="启动会基线", why="项目章程已签署")
        measure_against(promise, version=promise.version, actor=manager, why="按签署的章程考核")


def _truth(rollout: Rollout) -> dict[int, ScheduledTask]:
    """The schedule that came true: the plan with the durations that things took."""
    hand = plan_at_hand(rollout.plan)
    draft = draft_of(hand.stored)
    planned = hand.schedule(draft)[0].network.plan
    codes = dict(Task.objects.filter(plan=rollout.plan).values_list("pk", "code"))
    tasks = tuple(
        replace(task, duration=_took(rollout, codes[task.key], task.duration)) for task in planned.tasks
    )
    return {int(key): task for key, task in schedule(replace(planned, tasks=tasks)).tasks.items()}


def _took(rollout: Rollout, code: str, likely: int) -> int:
    if not likely:
        return 0
    if code in TOOK:
        return int(TOOK[code] * DAY)
    return likely + rollout.chance.choice((0, 0, 0, 0, DAY // 2))


def _fridays(start: date, status: datetime) -> Iterator[datetime]:
    """The evenings on which progress is reported, the status date last."""
    at = datetime.combine(start + timedelta(days=4), EVENING)
    while at < status:
        yield at
        at += timedelta(weeks=1)
    yield status


def _weeks(rollout: Rollout, start: date, on: date, reports: int) -> Tale:
    """Each week: what people changed, the round of updates, the schedule kept, the report handed out."""
    yield _at(start, 8)
    first = datetime.combine(start, time(8, 30))
    rollout.step(first, rollout.cast["manager"], _shared_out(rollout), "按人员特长分工")
    _promise(rollout, datetime.combine(start, time(8, 45)))
    truth = _truth(rollout)
    updates = Updates(rollout.project, rollout.cast["manager"], truth, partial(_work, rollout))
    last = status_on(on)
    for week, friday in enumerate(_fridays(start, last), 1):
        yield _aware(friday - timedelta(days=2, hours=3))
        _events(rollout, friday, week)
        yield _aware(friday - timedelta(hours=2))
        how = Telling(silent=SILENT, asked_back=ASKED_BACK) if friday == last else Telling()
        updates.tell_round(friday, how)
        yield _aware(friday + timedelta(minutes=90))
        keep_week(rollout.plan, friday.date(), manager=rollout.cast["manager"])
        if week <= min(reports, WEEKS_PASSED):
            publish_week(rollout.project, rollout.cast, friday + timedelta(hours=1), week)
    yield _aware(last + timedelta(hours=3))
    rollout.step(last + timedelta(hours=3), rollout.cast["manager"], spent(rollout), "按财务台账登记")
    yield _aware(last + timedelta(hours=4))
    _this_week(rollout, on)


def _aware(at: datetime) -> datetime:
    return at.replace(tzinfo=ZONE)


def _work(rollout: Rollout, task: Task, start: datetime, finish: datetime) -> int:
    hand = plan_at_hand(rollout.plan)
    working = hand.working(draft_of(hand.stored))
    line = timeline_of(working.calendar(task.calendar_id, task.owner_id) or working.calendars[PROJECT])
    return (line.floor(minute_of(finish)) >> 1) - (line.ceiling(minute_of(start)) >> 1)


def _events(rollout: Rollout, friday: datetime, week: int) -> None:
    """What people changed in the plan during the week before that Friday."""
    if friday.weekday() != 4:
        return
    wednesday = friday - timedelta(days=2, hours=3)
    for at, who, code, days, why in LONGER:
        task = rollout.task(code)
        if at == week and task.actual_finish is None and task.duration != days * DAY:
            rollout.step(wednesday, rollout.cast[who], [rollout.field(code, "duration", days * DAY)], why)
    if week == WEEKS_PASSED:
        why = "经销商数据重名多，导入前由渠道核对"
        rollout.step(wednesday, rollout.cast["manager"], _dealer_check(rollout), why)
        why = "变更单：渠道要求返利对账报表随首批上线"
        rollout.step(wednesday + timedelta(minutes=20), rollout.cast["manager"], _rebate_report(rollout), why)


def _dealer_check(rollout: Rollout) -> list[dict[str, Any]]:
    return [
        {
            "op": "task.add",
            "ref": "dealers",
            "name": "经销商数据核对",
            "code": "M2b",
            "after": rollout.task("M2").pk,
            "duration": 2 * DAY,
            "optimistic": DAY,
            "likely": 2 * DAY,
            "pessimistic": 4 * DAY,
            "owner": rollout.cast["key3"].pk,
            "owner_role": Role.KEY_USER.value,
            "deliverable": "核对后的经销商清单",
        },
        {"op": "link.add", "predecessor": rollout.task("M2").pk, "successor": "dealers"},
        {"op": "link.add", "predecessor": "dealers", "successor": rollout.task("M3").pk},
    ]


def _rebate_report(rollout: Rollout) -> list[dict[str, Any]]:
    """A change of scope on the way that decides the go-live."""
    return [
        {
            "op": "task.add",
            "ref": "rebates",
            "name": "返利对账报表",
            "code": "C3b",
            "after": rollout.task("C3").pk,
            "duration": DAY,
            "owner": rollout.cast["consultant2"].pk,
            "owner_role": Role.CONSULTANT.value,
            "deliverable": "返利对账报表",
        },
        {"op": "link.add", "predecessor": rollout.task("C3").pk, "successor": "rebates"},
        {"op": "link.add", "predecessor": "rebates", "successor": rollout.task("C◆").pk},
    ]


def _this_week(rollout: Rollout, on: date) -> None:
    """What happened since the last report: a longer iteration, a move that was thought better of."""
    cast, status = rollout.cast, rollout.plan.status_at
    assert status is not None
    at = status + timedelta(hours=4)
    longer = rollout.task("C3")
    rollout.step(
        at,
        cast["consultant2"],
        [rollout.field("C3", "duration", longer.duration + DAY)],
        "报价审批流程比原型复杂",
    )
    tests = rollout.task("T1")
    assert tests.start is not None
    later = {"op": "task.move", "task": tests.pk, "start": (tests.start + timedelta(days=7)).isoformat()}
    moved = rollout.step(at + timedelta(minutes=12), cast["manager"], [later], "试排：测试等生产系统空档")
    with writing_at((at + timedelta(minutes=31)).replace(tzinfo=ZONE)):
        undo(moved, actor=cast["manager"], why="影响上线日期，改为周末测试")
    deadline = datetime.combine((rollout.plan.go_live or on), EVENING)
    rollout.step(
        at + timedelta(minutes=40),
        cast["manager"],
        [rollout.field("A1", "deadline", deadline.isoformat())],
        "与项目发起人确认承诺日期",
    )


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), ZONE)
