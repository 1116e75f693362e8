"""The demo's register of risks and its goal sheet, as they came about week by week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from phases.demo.cast import Cast
from phases.demo.chronicle import Tale, merged
from phases.demo.facts import WEEKS_PASSED, ZONE
from phases.models import Task
from phases.services.risk_links import link_task
from rollout.audit.context import writing_at
from rollout.projects.models import Project, Risk, RiskKind
from rollout.projects.services import risks as services
from rollout.projects.services.goals import add_goal
from rollout.projects.services.risk_loading import load_risks

GOALS = (
    ("报价更快到客户手里", "从询价到发出报价的平均用时", "小时", "52", "8", "owner"),
    ("商机不再丢失", "三十天内无跟进的在手商机占比", "%", "38", "10", "owner"),
    ("客户信息只有一份", "各大区台账中重复的客户数", "个", "2140", "0", "key"),
    ("服务请求按时答复", "两个工作日内首次答复的服务请求占比", "%", "61", "95", "owner2"),
    ("一线每天在用", "上线后第二个月的周活跃用户占比", "%", "0", "85", "sponsor"),
)


@dataclass(frozen=True, slots=True)
class Known:
    """An entry taken from the library at kickoff: who looks after it, how it was judged, since when."""

    key: str
    owner: str
    probability: int
    impact: int
    review: int  # days from today, negative is overdue
    tasks: tuple[str, ...] = ()


FROM_LIBRARY = (
    Known("scope-creep", "manager", 3, 4, 4, ("C3",)),
    Known("no-cooperation", "sponsor", 4, 4, 1, ("M2", "T1")),
    Known("late-reversal", "owner", 2, 5, 11, ("C3",)),
    Known("data-lost", "consultant2", 3, 5, -3, ("M3", "M4")),
    Known("systems-do-not-fit", "consultant", 4, 4, 2, ("C4",)),
    Known("low-usage", "owner", 3, 5, 18),
    Known("generic-training", "consultant2", 2, 3, 25, ("L3",)),
    Known("data-leak", "consultant", 2, 5, 9),
    Known("vendor-late", "manager", 2, 5, 6),
)
OWN = (
    (
        2,
        "key",
        "季末冲量期间销售抽不出人参加测试",
        "九月下旬各大区冲季度指标，销售代表难以脱产测试。",
        "people",
        4,
        3,
        "与大区经理商定每天上午一小时测试时段；由客服组补位。",
        "3",
        ("T1",),
        3,
    ),
    (
        4,
        "consultant2",
        "财务系统厂商接口人更换",
        "对方接口人离职，新人对字段口径不熟，联调答复变慢。",
        "supplier",
        3,
        4,
        "请对方主管指定固定联系人，每周二固定联调。",
        "4",
        ("C4",),
        -1,
    ),
    (
        5,
        "consultant",
        "报价审批层级可能再次调整",
        "公司正在讨论授权额度，审批流程可能要改。",
        "scope",
        3,
        3,
        "审批层级做成参数，调整时不改流程。",
        "2",
        ("C3",),
        8,
    ),
)
ISSUES: tuple[tuple[int, str, str, str, int, str, tuple[str, ...]], ...] = (
    (
        5,
        "consultant2",
        "财务系统接口文档未到",
        "接口文档晚了两周，订单回款接口无法开始开发。",
        4,
        "consultant",
        ("C4",),
    ),
    (
        6,
        "key3",
        "经销商名称重复超出预期",
        "同一经销商最多有七种写法，自动合并把握不大。",
        3,
        "key3",
        ("M3",),
    ),
    (4, "key2", "客服坐席浏览器版本过低", "十二台坐席仍是旧版浏览器，原型页面打不开。", 2, "consultant", ()),
)


def tell_risks(project: Project, cast: Cast, on: date) -> Tale:
    """Goals and register of the demo rollout in the weeks before the day `on`.

    Nine risks of the library, three of people's own, three issues of which one is closed.
    """
    monday = on - timedelta(days=on.weekday())
    start = monday - timedelta(weeks=WEEKS_PASSED)
    first = at(start + timedelta(days=1), 10)
    yield first
    with writing_at(first):
        for name, metric, unit, baseline, target, owner in GOALS:
            add_goal(
                project,
                {
                    "name": name,
                    "metric": metric,
                    "unit": unit,
                    "baseline": Decimal(baseline),
                    "target": Decimal(target),
                    "due_on": start + timedelta(weeks=20),
                    "owner": cast[owner],
                },
                actor=cast["manager"],
            )
    yield from merged(
        _library(project, cast, start, on), _own(project, cast, start, on), _issues(project, cast, start, on)
    )


def _library(project: Project, cast: Cast, start: date, on: date) -> Tale:
    manager = cast["manager"]
    yield (moment := at(start + timedelta(days=3), 15))
    with writing_at(moment):
        loaded = load_risks(project, [one.key for one in FROM_LIBRARY], actor=manager)
    by_key = {risk.library_key: risk for risk in loaded.risks}
    yield (moment := at(start + timedelta(days=4), 10))
    with writing_at(moment):
        for one in FROM_LIBRARY:
            risk = by_key[one.key]
            risk = services.change_risk(risk, {"owner": cast[one.owner]}, version=risk.version, actor=manager)
            services.assess_risk(
                risk,
                probability=one.probability,
                impact=one.impact,
                version=risk.version,
                actor=manager,
                review_on=on + timedelta(days=one.review),
                why="启动会风险评估",
            )
            _link(project, cast, risk, one.tasks)
    yield from _later(cast, by_key, start)


def _later(cast: Cast, by_key: dict[str, Risk], start: date) -> Tale:
    """What the weeks brought: one grew, one is only watched."""
    yield (moment := at(start + timedelta(weeks=4, days=1), 16))
    with writing_at(moment):
        grown = fresh(by_key["data-lost"])
        services.assess_risk(
            grown,
            probability=4,
            impact=5,
            version=grown.version,
            actor=cast["consultant2"],
            why="首轮剖析发现三成电话为空",
        )
    yield (moment := at(start + timedelta(weeks=5, days=2), 11))
    with writing_at(moment):
        watched = fresh(by_key["vendor-late"])
        services.watch_risk(watched, version=watched.version, actor=cast["manager"])


def _own(project: Project, cast: Cast, start: date, on: date) -> Tale:
    for week, who, title, text, category, probability, impact, plan, delay, codes, review in OWN:
        yield (moment := at(start + timedelta(weeks=week - 1, days=2), 14))
        with writing_at(moment):
            values = {
                "title": title,
                "description": text,
                "category": category,
                "probability": probability,
                "impact": impact,
                "response": "reduce",
                "response_plan": plan,
                "delay_days": Decimal(delay),
                "owner": cast[who],
                "review_on": on + timedelta(days=review),
            }
            risk = services.raise_risk(project, values, actor=cast[who])
            _link(project, cast, risk, codes)


def _issues(project: Project, cast: Cast, start: date, on: date) -> Tale:
    """Two stand open; the first was settled in the week after."""
    raised: list[Risk] = []
    for week, who, title, text, impact, owner, codes in sorted(ISSUES):
        yield (moment := at(start + timedelta(weeks=week - 1, days=3), 9))
        with writing_at(moment):
            values = {"title": title, "description": text, "impact": impact, "owner": cast[owner]}
            issue = services.raise_risk(
                project,
                {**values, "review_on": on + timedelta(days=2)},
                actor=cast[who],
                kind=RiskKind.ISSUE,
            )
            _link(project, cast, issue, codes)
            raised.append(issue)
    yield (moment := at(start + timedelta(weeks=5, days=4), 11))
    with writing_at(moment):
        outcome = "信息技术部统一升级了坐席浏览器，已抽查三台。"
        settled = fresh(raised[0])
        services.close_risk(settled, outcome=outcome, version=settled.version, actor=cast["consultant"])


def _link(project: Project, cast: Cast, risk: Risk, codes: tuple[str, ...]) -> None:
    for task in Task.objects.select_related("plan").filter(plan__project=project, code__in=codes):
        link_task(risk, task, actor=cast["manager"])


def fresh(risk: Risk) -> Risk:
    found: Risk = Risk.objects.select_related("project").get(pk=risk.pk)
    return found


def at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), ZONE)
