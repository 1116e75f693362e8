"""The columns of a plan as a table: key, and the headings by which each is known."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from phases.currency import Currency

FORMAT, VERSION = "rollout-plan", 1
Kind = Literal["whole", "text", "duration", "moment", "links", "yes_no", "percent", "money"]


@dataclass(frozen=True, slots=True)
class Column:
    """`english` and `chinese` are written; these, the key and `also` are read, in any case and width."""

    key: str
    english: str
    chinese: str
    kind: Kind = "text"
    also: tuple[str, ...] = ()
    width: int = 14


COLUMNS = (
    Column("number", "Number", "编号", "whole", ("no", "id", "序号", "标识号", "編號", "序號"), 8),
    Column("level", "Outline level", "大纲级别", "whole", ("level", "层级", "级别", "大綱階層", "層級"), 8),
    Column("code", "Code", "编码", also=("wbs", "編碼")),
    Column(
        "name", "Name", "名称", also=("task", "task name", "任务", "任务名称", "名稱", "任務名稱"), width=40
    ),
    Column("duration", "Duration", "工期", "duration", ("持续时间", "持續時間"), 10),
    Column(
        "start", "Start", "开始时间", "moment", ("start date", "开始", "开始日期", "開始時間", "開始"), 17
    ),
    Column(
        "finish",
        "Finish",
        "完成时间",
        "moment",
        ("finish date", "end", "完成", "结束", "完成日期", "完成時間"),
        17,
    ),
    Column(
        "predecessors",
        "Predecessors",
        "前置任务",
        "links",
        ("depends on", "紧前任务", "前置", "前置任務"),
        18,
    ),
    Column("owner", "Owner", "负责人", also=("responsible", "责任人", "負責人"), width=18),
    Column("owner_role", "Role", "角色", also=("owner role",)),
    Column("milestone", "Milestone", "里程碑", "yes_no", width=10),
    Column("percent_complete", "Percent complete", "完成百分比", "percent", ("percent", "进度", "進度"), 10),
    Column("actual_start", "Actual start", "实际开始时间", "moment", ("实际开始", "實際開始時間"), 17),
    Column("actual_finish", "Actual finish", "实际完成时间", "moment", ("实际完成", "實際完成時間"), 17),
    Column("remaining", "Remaining duration", "剩余工期", "duration", ("remaining", "剩餘工期"), 10),
    Column("constraint", "Constraint", "限制类型", also=("constraint type", "约束", "限制類型"), width=10),
    Column("constraint_at", "Constraint date", "限制日期", "moment", ("约束日期",), 17),
    Column("deadline", "Deadline", "截止时间", "moment", ("期限", "截止日期", "截止時間"), 17),
    Column("pinned_start", "Start by hand", "手动开始时间", "moment", ("手動開始時間",), 17),
    Column("pinned_finish", "Finish by hand", "手动完成时间", "moment", ("手動完成時間",), 17),
    Column("cost", "Planned cost", "计划成本", "money", ("cost", "budget", "成本", "预算", "計劃成本"), 14),
    Column("actual_cost", "Actual cost", "实际成本", "money", ("實際成本",), 14),
    Column("deliverable", "Deliverable", "交付物", width=24),
    Column("notes", "Notes", "备注", also=("说明", "備註"), width=30),
    Column("optimistic", "Shortest duration", "最短工期", "duration", ("乐观工期",), 10),
    Column("likely", "Likely duration", "最可能工期", "duration", width=10),
    Column("pessimistic", "Longest duration", "最长工期", "duration", ("悲观工期",), 10),
    Column("effort", "Effort", "工作量", "duration", width=10),
    Column("physical_percent", "Physical percent", "实物完成百分比", "percent", width=10),
    Column("go_live_task", "Go-live task", "上线任务", "yes_no", width=10),
)
BY_KEY: Mapping[str, Column] = {column.key: column for column in COLUMNS}
BLANKS = re.compile(r"[\s_\-:：*]+")
CURRENCIES = frozenset(code.lower() for code in Currency)


def plain_heading(text: str) -> str:
    """
    >>> plain_heading(" Outline_Level: "), plain_heading("前置任务")
    ('outlinelevel', '前置任务')
    """
    return BLANKS.sub("", unicodedata.normalize("NFKC", text)).casefold()


KNOWN: Mapping[str, Column] = {
    plain_heading(name): column
    for column in COLUMNS
    for name in (column.key, column.english, column.chinese, *column.also)
}


def column_of(heading: str) -> tuple[Column | None, str]:
    """The column that a heading names, and the currency of its amounts where it says one.

    >>> [(column.key, currency) for column, currency in map(column_of, ("WBS", "计划成本（EUR）"))]
    [('code', ''), ('cost', 'EUR')]
    """
    plain = plain_heading(heading)
    if plain in KNOWN:
        return KNOWN[plain], ""
    name, currency = plain.rstrip(")")[:-3].rstrip(",("), plain.rstrip(")")[-3:]
    column = KNOWN.get(name)
    if column is None or column.kind != "money" or currency not in CURRENCIES:
        return None, ""
    return column, currency.upper()
