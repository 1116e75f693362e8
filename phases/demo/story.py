"""The main rollout of the demo: twelve weeks, seen in the seventh, later than promised in places.

What really happened is itself a schedule: the template with the durations that things took. Each Friday
the owners report what that schedule says, and the project manager moves the status date.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from phases.demo.cast import Cast
from phases.demo.facts import (
    DAY,
    EVENING,
    LONGER,
    MILESTONES,
    OWNERS,
    REPORTERS,
    TOGETHER,
    TOOK,
    WEEKS_PASSED,
    ZONE,
)
from phases.demo.rollout import Rollout
from phases.methodology.library import shipped
from phases.models import Task
from phases.progress import share
from phases.scheduling.calendars import timeline_of
from phases.scheduling.clock import minute_of
from phases.scheduling.model import LayerKind, ScheduledTask
from phases.scheduling.schedule import schedule
from phases.services.baselines import take_baseline
from phases.services.calendars import DayWanted, add_day, create_calendar
from phases.services.changes import undo
from phases.services.projects import NewProject, start_project
from phases.services.scheduling import draft_of, plan_at_hand
from phases.services.working_time import PROJECT
from rollout.audit.context import writing_at
from rollout.people.models import User
from rollout.people.roles import Role
from rollout.projects.models import Project


def status_on(on: date) -> datetime:
    """The evening of the last weekday before `on`."""
    day = on - timedelta(days=1)
    while day.weekday() > 4:
        day -= timedelta(days=1)
    return datetime.combine(day, EVENING)


def tell(cast: Cast, on: date, chance: Random) -> Project:
    """The rollout as it stands on the day `on`, in the seventh week after its start."""
    monday = on - timedelta(days=on.weekday())
    start = monday - timedelta(weeks=WEEKS_PASSED)
    with writing_at(_at(start - timedelta(days=4), 10)):
        project = start_project(_wanted(cast, start), actor=cast["pmo"])
        _days_off(cast, project, on)
    rollout = Rollout(cast, project, chance)
    rollout.step(
        datetime.combine(start, time(9, 30)), cast["manager"], _shared_out(rollout), "按人员特长分工"
    )
    _promise(rollout, datetime.combine(start, time(10, 15)))
    truth = _truth(rollout)
    reported: set[int] = set()
    for friday in _fridays(start, status_on(on)):
        _events(rollout, friday, start)
        _report(rollout, friday, truth, reported)
    _this_week(rollout, on)
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
            Role.IT: cast.with_role("it", "it2"),
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
    with writing_at((at + timedelta(minutes=10)).replace(tzinfo=ZONE)):
        take_baseline(rollout.plan, actor=manager, name="启动会基线", why="项目章程已签署")


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


def _report(rollout: Rollout, until: datetime, truth: dict[int, ScheduledTask], reported: set[int]) -> None:
    """Owners report what began or ended by then; whoever may not write tells the project manager."""
    cast = rollout.cast
    by_person: dict[User, list[dict[str, Any]]] = defaultdict(list)
    rows = Task.objects.filter(plan=rollout.plan, summary=False).select_related("owner").order_by("position")
    for task in rows:
        if task.pk not in truth or task.pk in reported or truth[task.pk].start >= until:
            continue
        owner = task.owner if task.owner_role in REPORTERS and task.owner is not None else cast["manager"]
        operations, done = _told(rollout, task, truth[task.pk], until)
        by_person[owner] += operations
        if done:
            reported.add(task.pk)
    minutes = 0
    for person in sorted(by_person, key=lambda person: person.pk):
        minutes += 7
        rollout.step(until + timedelta(minutes=minutes), person, by_person[person])
    status = [{"op": "plan.set", "field": "status_at", "value": until.isoformat()}]
    rollout.step(until + timedelta(minutes=55), cast["manager"], status, "周报截止")


def _told(
    rollout: Rollout, task: Task, came: ScheduledTask, until: datetime
) -> tuple[list[dict[str, Any]], bool]:
    def put(field: str, value: Any) -> dict[str, Any]:
        return {"op": "task.set", "task": task.pk, "field": field, "value": value}

    if came.finish <= until:
        edges = [put("actual_start", came.start.isoformat()), put("actual_finish", came.finish.isoformat())]
        return (edges[1:] if task.milestone else edges), True
    whole = _took_of(rollout, task, came)
    percent = share(min(_work(rollout, task, came.start, until), whole - 60), whole)
    if percent <= 0:
        return [], False
    begun = [put("actual_start", came.start.isoformat()), put("duration", whole)]
    return [*begun, put("percent_complete", str(percent))], False


def _took_of(rollout: Rollout, task: Task, came: ScheduledTask) -> int:
    return _work(rollout, task, came.start, came.finish)


def _work(rollout: Rollout, task: Task, start: datetime, finish: datetime) -> int:
    hand = plan_at_hand(rollout.plan)
    working = hand.working(draft_of(hand.stored))
    line = timeline_of(working.calendar(task.calendar_id, task.owner_id) or working.calendars[PROJECT])
    return (line.floor(minute_of(finish)) >> 1) - (line.ceiling(minute_of(start)) >> 1)


def _events(rollout: Rollout, friday: datetime, start: date) -> None:
    """What people changed in the plan during the week before that Friday."""
    if friday.weekday() != 4:
        return
    week = (friday.date() - start).days // 7 + 1
    wednesday = friday - timedelta(days=2, hours=3)
    for at, who, code, days, why in LONGER:
        task = rollout.task(code)
        if at == week and task.actual_finish is None and task.duration != days * DAY:
            rollout.step(wednesday, rollout.cast[who], [rollout.field(code, "duration", days * DAY)], why)
    if week == WEEKS_PASSED:
        why = "经销商数据重名多，导入前由渠道核对"
        rollout.step(wednesday, rollout.cast["manager"], _dealer_check(rollout), why)


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


def _this_week(rollout: Rollout, on: date) -> None:
    """What happened since the last report: a longer iteration, a move that was thought better of."""
    cast, status = rollout.cast, rollout.plan.status_at
    assert status is not None
    at = status + timedelta(hours=1, minutes=20)
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
