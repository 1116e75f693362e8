"""The meetings of the main rollout: seven weekly ones held, one ahead, and a steering committee."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from phases.demo.cast import Cast
from phases.demo.chronicle import Tale
from rollout.audit.context import writing_at
from rollout.people.models import User
from rollout.projects.models import (
    Action,
    AttendanceState,
    Meeting,
    MeetingSeries,
    MeetingState,
    Project,
)
from rollout.projects.services import actions, agenda, decisions, meetings, minutes
from rollout.projects.services.agenda_renewal import renew_ahead
from rollout.projects.services.meeting_series import start_series

WEEKS = 7
MORNING = time(6)
TEAM = ("manager", "consultant", "consultant2", "owner", "owner2", "key", "key2", "it", "it2")
BOARD = ("sponsor", "manager", "owner", "owner2", "it", "pmo")
# week → decisions with their reason and who took them
DECIDED: dict[int, tuple[tuple[str, str, str], ...]] = {
    1: (("每周一 9:30 开项目周例会，会议纪要当天发出", "各部门信息不同步是上一个系统失败的主因", "owner"),),
    2: (("客户编码沿用财务系统的编码", "避免两套主数据，减少对账工作", "it"),),
    3: (
        ("报价审批分两级：大区经理、销售总监", "三级审批平均耗时 4.5 天，客户流失明显", "owner"),
        ("微信线索只做导入，不做双向同步", "双向同步接口费用超出预算", "manager"),
    ),
    5: (("首批上线范围为华东、华南两个大区", "两个大区数据质量最好，关键用户到位", "owner"),),
    6: (("经销商数据由渠道部逐条核对后再迁移", "重名率 12%，自动合并风险过高", "owner2"),),
    7: (("报价打印模板推迟到第二期", "不影响上线验收，腾出两天给接口联调", "owner"),),
}
# week → actions: text, owner, days until due, week in which it is done (0: never so far), result
RAISED: dict[int, tuple[tuple[str, str, int, int, str], ...]] = {
    1: (
        ("提供各大区客户台账样本（至少三份）", "key", 4, 2, "已收到华东、华南、渠道三份"),
        ("确认访谈名单和时间", "owner", 3, 2, "12 人，两周内完成"),
        ("开通测试环境账号", "it", 5, 3, "账号已发邮件"),
    ),
    2: (
        ("整理财务系统接口字段说明", "it2", 7, 0, ""),
        ("统计上一年度报价审批耗时", "owner", 6, 3, "平均 4.5 天，见附件"),
    ),
    3: (
        ("组织岗位画像讨论会", "consultant2", 7, 4, "形成 4 类画像"),
        ("提交客服工单分类清单", "key2", 10, 5, "共 3 级 27 类"),
    ),
    4: (
        ("两家候选平台报价对比", "it", 5, 6, "推荐方案已报发起人"),
        ("明确数据清洗责任人", "owner2", 7, 5, "各大区主管负责"),
    ),
    5: (
        ("编写客户主数据标准初稿", "it2", 9, 7, "已评审"),
        ("制定关键用户培训时间表", "consultant", 14, 0, ""),
    ),
    6: (
        ("经销商重名清单逐条核对", "key2", 4, 0, ""),
        ("补充华南大区商机阶段定义", "key", 7, 7, "已并入蓝图"),
        ("申请生产环境服务器资源", "it", 12, 0, ""),
    ),
    7: (
        ("更新接口联调计划并通知财务部", "it2", 3, 0, ""),
        ("准备第一轮迁移演练脚本", "consultant2", 8, 0, ""),
    ),
}
AWAY = {
    3: ("owner2", AttendanceState.EXCUSED),
    4: ("it2", AttendanceState.ABSENT),
    6: ("key2", AttendanceState.EXCUSED),
}
BY_HAND = {1: "沟通机制与会议纪律", 3: "报价审批流程走查", 5: "首批上线大区", 7: "接口联调资源协调"}
SAID = {
    1: "项目经理说明沟通机制；各部门指定一名联系人，本周内报给项目经理。",
    3: "现场走查了三张报价单，审批节点最多五个；业务方同意合并为两级。",
    5: "华东、华南关键用户已到位，渠道部建议第二批上线。",
    7: "财务部本周只能投入半天，联调改在周四下午集中进行。",
}


def tell_meetings(project: Project, cast: Cast, on: date) -> Tale:
    """Tell seven weeks of meetings that end in the week of `on`; the eighth is planned."""
    monday = on - timedelta(days=on.weekday())
    start = monday - timedelta(weeks=WEEKS - 1)
    if on == monday:
        start -= timedelta(weeks=1)
    yield (moment := moment_of(start, time(8)) - timedelta(days=3))
    with writing_at(moment):
        weekly = begin(project, cast, "项目周例会", TEAM, start, 1, time(9, 30), 60)
        board = begin(project, cast, "项目指导委员会", BOARD, start + timedelta(days=3), 4, time(15), 90)
    told: dict[str, Action] = {}
    for week in range(1, WEEKS + 1):
        yield from tell_week(weekly, cast, week, told)
        if week in (1, 5):
            yield from tell_board(board, cast, week)
    last = weekly.meetings.order_by("-starts_at")[0].starts_at
    yield (moment := last + timedelta(hours=5))
    with writing_at(moment):
        ahead = [plan(series, cast["manager"]) for series in (weekly, board)]
    yield (at := max(moment, moment_of(on, time())))
    with writing_at(at):
        for meeting in ahead:
            renew_ahead(meeting)


def moment_of(day: date, at: time) -> datetime:
    """A wall-clock moment in Shanghai, eight hours ahead of UTC all year."""
    return datetime.combine(day, at, UTC) - timedelta(hours=8)


def begin(
    project: Project,
    cast: Cast,
    name: str,
    people: tuple[str, ...],
    first_on: date,
    every_weeks: int,
    at: time,
    length: int,
) -> MeetingSeries:
    content = {
        "name": name,
        "weekday": first_on.weekday(),
        "every_weeks": every_weeks,
        "starts_at": at,
        "minutes": length,
        "place": "总部三楼会议室 / 腾讯会议",
        "chair": cast["manager"],
        "first_on": first_on,
    }
    there = set(project.memberships.values_list("user_id", flat=True))
    invited = [cast[key] for key in people if cast[key].pk in there]
    return start_series(project, content, invited, actor=cast["manager"])


def plan(series: MeetingSeries, actor: User) -> Meeting:
    return meetings.plan_next(series, actor=actor)


def tell_week(series: MeetingSeries, cast: Cast, week: int, told: dict[str, Action]) -> Tale:
    """One weekly meeting from its agenda to the minutes; what is done by then is closed before it."""
    manager = cast["manager"]
    first = series.first_on + timedelta(weeks=week - 1)
    at = moment_of(first, series.starts_at)
    yield at - timedelta(days=3)
    with writing_at(at - timedelta(days=3)):
        meeting = plan(series, manager)
    yield at - timedelta(days=2)
    for early, rows in RAISED.items():
        for text, owner, _days, done, result in rows:
            if early < week == done:
                with writing_at(at - timedelta(days=2)):
                    action = told[text]
                    actions.finish_action(action, version=action.version, actor=cast[owner], result=result)
    yield (morning := moment_of(first, MORNING))
    with writing_at(morning):
        renew_ahead(meeting)
    yield at
    with writing_at(at):
        hold_talk(meeting, cast, week, told)
    with writing_at(at + timedelta(hours=2)):
        publish(meeting, manager)


def hold_talk(meeting: Meeting, cast: Cast, week: int, told: dict[str, Action]) -> None:
    project, manager = meeting.project, cast["manager"]
    if week in BY_HAND:
        point = agenda.add_point(meeting, {"title": BY_HAND[week], "owner": manager}, actor=manager)
        agenda.change_point(
            point, {"said": SAID[week], "discussed": True}, version=point.version, actor=manager
        )
    for item in meeting.agenda.filter(discussed=False)[:6]:
        agenda.change_point(item, {"discussed": True}, version=item.version, actor=manager)
    for text, reason, who in DECIDED.get(week, ()):
        content: dict[str, Any] = {"text": text, "reason": reason, "decided_by": cast[who]}
        decisions.record_decision(project, content, actor=manager, meeting=meeting)
    day = meeting.starts_at.date()
    for text, owner, days, _done, _result in RAISED[week]:
        content = {"text": text, "owner": cast[owner], "due_on": day + timedelta(days=days)}
        told[text] = actions.add_action(project, content, actor=manager, meeting=meeting)
    if week in AWAY:
        who, state = AWAY[week]
        row = meeting.attendances.get(user=cast[who])
        meetings.mark_attendance(row, state, version=row.version, actor=manager)


def tell_board(series: MeetingSeries, cast: Cast, week: int) -> Tale:
    """The committee confirms what the weekly meeting prepared."""
    manager = cast["manager"]
    first = series.first_on + timedelta(weeks=week - 1)
    at = moment_of(first, series.starts_at)
    yield at - timedelta(days=2)
    with writing_at(at - timedelta(days=2)):
        meeting = plan(series, manager)
    text, reason = (
        ("批准项目章程与十二周计划", "目标、范围、预算已与各部门确认")
        if week == 1
        else ("需求范围按基线冻结，新增需求走变更流程", "上线前一周改需求是最大的延期原因")
    )
    yield (morning := moment_of(first, MORNING))
    with writing_at(morning):
        renew_ahead(meeting)
    yield at
    with writing_at(at):
        content = {"text": text, "reason": reason, "decided_by": cast["sponsor"]}
        decisions.record_decision(meeting.project, content, actor=manager, meeting=meeting)
    with writing_at(at + timedelta(hours=3)):
        publish(meeting, manager)


def publish(meeting: Meeting, actor: User) -> None:
    fresh = Meeting.objects.get(pk=meeting.pk)
    assert fresh.state == MeetingState.PLANNED
    held = meetings.hold(fresh, version=fresh.version, actor=actor, others_came=True)
    minutes.publish_minutes(held, version=held.version, actor=actor)
