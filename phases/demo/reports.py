"""The weekly reports of the demo: one each Friday, with what the manager had to say then."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from phases.demo.cast import Cast
from phases.models import Plan, WeeklyReport
from phases.services.report_mail import usual_recipients
from phases.services.reports import publish, start_draft, write_draft
from rollout.audit.context import writing_at
from rollout.projects.models import Project

# by week of the rollout; the figures say the rest
COMMENTS = (
    "章程已签署，各部门负责人已到位。下周开始访谈，请各大区总监预留时间。",
    "访谈因两位大区经理出差顺延一天，问卷回收八成。需求确认仍按原计划准备。",
    "需求确认比计划晚两天半：渠道线的返利规则补充了一轮访谈。请业务负责人本周内签字。",
    "方案评审等候两家平台的正式报价，预计下周一到齐。配置准备同步进行，不等评审结束。",
    "需求已冻结，此后的新想法进入二期清单。财务系统接口文档尚未收到，请 IT 部协助催办。",
    "第二次迭代比计划多用两天：报价审批流程比原型复杂。经销商数据重名多，导入前由渠道逐条核对。\n"
    "请委员会本周指定经销商数据核对的负责人。",
)


def publish_week(project: Project, cast: Cast, friday: datetime, week: int) -> WeeklyReport:
    """Write and publish the report of one week (counted from 1) on the evening of its Friday."""
    at = friday.replace(tzinfo=ZoneInfo(project.time_zone)) + timedelta(hours=1)
    manager = cast["manager"]
    plan = Plan.objects.select_related("project").get(project=project)
    with writing_at(at):
        draft = start_draft(plan, actor=manager)
    with writing_at(at + timedelta(minutes=12)):
        text = COMMENTS[min(week, len(COMMENTS)) - 1]
        written = write_draft(draft, {"comment": text}, version=draft.version, actor=manager)
    with writing_at(at + timedelta(minutes=20)):
        return publish(written, version=written.version, actor=manager, recipients=usual_recipients(project))
