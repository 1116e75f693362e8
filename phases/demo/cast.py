"""The people of the demo: a manufacturer, its CRM vendor, and one holder at least of every role."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from pypinyin import lazy_pinyin

from rollout.audit.services import create
from rollout.people.models import Department, Organization, OrganizationKind, TenantRole, User
from rollout.people.roles import TENANT_ROLES, Role

CLIENT, VENDOR, SUPPLIER = "华锐精密制造有限公司", "启明数智科技有限公司", "金桥财务软件有限公司"
SUPPLIERS_MAN = "沈一鸣"  # who builds the interface on the side of the finance system
SURNAMES = "陈 林 黄 周 吴 徐 孙 马 朱 胡 郭 何 高 罗 郑 梁 谢 宋 唐 许 韩 冯 邓 曹 彭 曾 萧 田 董 袁".split()
GIVEN = (
    "思远 晓雯 志强 雅琴 建国 雨桐 明辉 佳怡 海峰 静怡 俊杰 美玲 国栋 诗涵 伟东 丽娜 子轩 欣然 文博 若曦 "
    "浩然 梦洁 振华 秋月 立群 婉清 永康 嘉宁 天佑 书瑶"
).split()
DEPARTMENTS = {
    "总经办": (),
    "销售中心": ("华东大区", "华南大区", "经销商管理部"),
    "市场部": (),
    "客户服务部": (),
    "信息技术部": (),
    "财务部": (),
    "生产计划部": (),
}


@dataclass(frozen=True, slots=True)
class Part:
    """A place in the cast."""

    key: str
    role: Role
    title: str
    department: str
    vendor: bool = False


PARTS = (
    Part("admin", Role.ADMIN, "系统管理员", "信息技术部"),
    Part("pmo", Role.PMO, "项目管理办公室主任", "总经办"),
    Part("auditor", Role.AUDITOR, "内审主管", "财务部"),
    Part("sponsor", Role.SPONSOR, "分管销售副总经理", "总经办"),
    Part("manager", Role.PROJECT_MANAGER, "项目经理", "交付一部", vendor=True),
    Part("manager2", Role.PROJECT_MANAGER, "项目经理", "交付二部", vendor=True),
    Part("consultant", Role.CONSULTANT, "实施顾问", "交付一部", vendor=True),
    Part("consultant2", Role.CONSULTANT, "实施顾问", "交付一部", vendor=True),
    Part("consultant3", Role.CONSULTANT, "实施顾问", "交付二部", vendor=True),
    Part("owner", Role.BUSINESS_OWNER, "销售中心总监", "销售中心"),
    Part("owner2", Role.BUSINESS_OWNER, "客户服务部经理", "客户服务部"),
    Part("key", Role.KEY_USER, "销售运营主管", "华东大区"),
    Part("key2", Role.KEY_USER, "客服组长", "客户服务部"),
    Part("key3", Role.KEY_USER, "渠道主管", "经销商管理部"),
    Part("user", Role.END_USER, "销售代表", "华东大区"),
    Part("user2", Role.END_USER, "销售代表", "华南大区"),
    Part("it", Role.IT, "信息技术经理", "信息技术部"),
    Part("it2", Role.IT, "数据工程师", "信息技术部"),
)


@dataclass(frozen=True, slots=True)
class Cast:
    client: Organization
    vendor: Organization
    people: dict[str, User]

    def __getitem__(self, key: str) -> User:
        return self.people[key]

    def with_role(self, *keys: str) -> list[User]:
        return [self.people[key] for key in keys]


def engage(chance: Random) -> Cast:
    """Make companies, departments and accounts; the accounts have no password."""
    client = create(Organization(name=CLIENT, kind=OrganizationKind.CLIENT), actor=None)
    vendor = create(Organization(name=VENDOR, kind=OrganizationKind.VENDOR), actor=None)
    places: dict[str, Department] = {}
    for name, below in DEPARTMENTS.items():
        places[name] = create(Department(organization=client, name=name), actor=None)
        for inner in below:
            places[inner] = create(
                Department(organization=client, parent=places[name], name=inner), actor=None
            )
    for name in ("交付一部", "交付二部"):
        places[name] = create(Department(organization=vendor, name=name), actor=None)
    surnames, given = chance.sample(SURNAMES, len(PARTS)), chance.sample(GIVEN, len(PARTS))
    people = {}
    for part, surname, first in zip(PARTS, surnames, given, strict=True):
        people[part.key] = _account(part, surname + first, vendor if part.vendor else client, places)
    people["supplier"] = _supplier()
    return Cast(client, vendor, people)


def _supplier() -> User:
    """The third party: neither the client's nor the vendor's, and without a department of theirs."""
    house = create(Organization(name=SUPPLIER, kind=OrganizationKind.VENDOR), actor=None)
    return _stored(SUPPLIERS_MAN, "接口工程师", house, None)


def _account(part: Part, name: str, organization: Organization, places: dict[str, Department]) -> User:
    user = _stored(name, part.title, organization, places[part.department])
    if part.role in TENANT_ROLES and part.role in (Role.ADMIN, Role.PMO, Role.AUDITOR):
        create(TenantRole(user=user, role=part.role), actor=None)
    return user


def _stored(name: str, title: str, organization: Organization, department: Department | None) -> User:
    user = User(
        email=f"{'.'.join(lazy_pinyin(name))}@example.com",
        name=name,
        job_title=title,
        organization=organization,
        department=department,
    )
    user.set_unusable_password()
    return create(user, actor=None)
