"""What happened in the main rollout of the demo: who did what, how long it took, what was promised."""

from __future__ import annotations

from datetime import time
from zoneinfo import ZoneInfo

from rollout.people.roles import Role

ZONE = ZoneInfo("Asia/Shanghai")
DAY = 480
EVENING = time(17)
WEEKS_PASSED = 6
# what really took longer (or less) than likely, in working days
TOOK = {
    "R1": 5, "R3": 5, "R7": 1, "R8": 4, "D2": 2.5, "D5": 4, "D6": 4, "C1": 3, "C2": 9, "C4": 10,
    "M1": 4, "M2": 8,
}  # fmt: skip
# who saw it coming: week, person, task, days, reason
LONGER = (
    (2, "consultant", "R1", 5, "两位大区经理出差，访谈顺延一天"),
    (4, "it", "D6", 4, "等候两家平台的正式报价"),
    (2, "manager", "R8", 4, "两位业务负责人轮流出差，签字要多留一天"),
    (4, "supplier", "D5", 4, "接口清单还在我方内部审批，集成方案要晚两天"),
    (5, "it2", "C4", 10, "财务系统接口文档未到，联调要多两天"),
)
OWNERS = {
    "R2": "consultant2", "R4": "consultant2", "D2": "consultant2", "C3": "consultant2", "L1": "consultant2",
    "C4": "it2", "M1": "it2", "M3": "it2", "T3": "key2", "M2": "owner2", "D5": "supplier",
}  # fmt: skip
TOGETHER = {
    "R1": ("consultant2", "key"), "R7": ("key", "key2", "key3"), "T1": ("key2", "key3"), "M2": ("key3",)
}  # fmt: skip
# what this project promises on the way, beside the template's milestones: after, code, name, owner, role
MILESTONES = (
    ("C2", "C2◆", "第一次迭代演示通过", "owner", Role.BUSINESS_OWNER),
    ("C4", "C4◆", "外围系统接口联调通过", "it2", Role.IT),
    ("M3", "M3◆", "首次迁移演练对账通过", "owner2", Role.BUSINESS_OWNER),
)
# what a day of work costs on average, and what is bought with a task: licences, servers, printed manuals
DAY_RATE = 2_800
BOUGHT = {"D6": 180_000, "C4": 24_000, "M5": 12_000, "L1": 6_000}
# the last round: departments that have not answered yet, and whose report the manager asks about
SILENT = ("信息技术部", "华东大区")
ASKED_BACK = ("C2",)
