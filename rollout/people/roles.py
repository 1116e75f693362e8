"""Every permission, every role, and the one table that joins them.

Pure data: projects.access answers who may do what to which record from this table alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum, StrEnum


class Scope(IntEnum):
    """How far a permission reaches. Each scope holds the ones below it."""

    OWN = 1
    DEPARTMENT = 2
    PROJECT = 3
    TENANT = 4


class Permission(StrEnum):
    USERS_READ = "users.read"
    USERS_WRITE = "users.write"
    USERS_INVITE = "users.invite"
    PROJECT_CREATE = "project.create"
    PROJECT_WRITE = "project.write"
    PLAN_READ = "plan.read"
    PLAN_WRITE = "plan.write"
    CALENDARS_WRITE = "calendars.write"
    TEMPLATES_WRITE = "templates.write"
    REPORTS_READ = "reports.read"
    REPORTS_PUBLISH = "reports.publish"
    MEETINGS_READ = "meetings.read"
    MEETINGS_WRITE = "meetings.write"
    RISKS_READ = "risks.read"
    RISKS_WRITE = "risks.write"
    BUDGET_READ = "budget.read"
    BUDGET_WRITE = "budget.write"
    GATES_REQUEST = "gates.request"
    GATES_SIGN = "gates.sign"
    GATES_COUNTERSIGN = "gates.countersign"
    AUDIT_READ = "audit.read"
    AUDIT_VERIFY = "audit.verify"


class Role(StrEnum):
    ADMIN = "admin"
    PMO = "pmo"
    PROJECT_MANAGER = "project_manager"
    CONSULTANT = "consultant"
    BUSINESS_OWNER = "business_owner"
    KEY_USER = "key_user"
    END_USER = "end_user"
    SPONSOR = "sponsor"
    IT = "it"
    AUDITOR = "auditor"


OWN, DEPARTMENT, PROJECT, TENANT = Scope.OWN, Scope.DEPARTMENT, Scope.PROJECT, Scope.TENANT
P = Permission

ROLE_TABLE: Mapping[Role, Mapping[Permission, Scope]] = {
    Role.ADMIN: {P.USERS_READ: TENANT, P.USERS_WRITE: TENANT, P.USERS_INVITE: TENANT, P.AUDIT_READ: OWN},
    Role.PMO: {
        P.USERS_READ: TENANT,
        P.PROJECT_CREATE: TENANT,
        P.PROJECT_WRITE: TENANT,
        P.PLAN_READ: TENANT,
        P.PLAN_WRITE: TENANT,
        P.CALENDARS_WRITE: TENANT,
        P.TEMPLATES_WRITE: TENANT,
        P.REPORTS_READ: TENANT,
        P.REPORTS_PUBLISH: TENANT,
        P.MEETINGS_READ: TENANT,
        P.MEETINGS_WRITE: TENANT,
        P.RISKS_READ: TENANT,
        P.RISKS_WRITE: TENANT,
        P.BUDGET_READ: TENANT,
        P.BUDGET_WRITE: TENANT,
        P.GATES_COUNTERSIGN: TENANT,
    },
    Role.PROJECT_MANAGER: {
        P.USERS_READ: PROJECT,
        P.USERS_INVITE: PROJECT,
        P.PROJECT_CREATE: TENANT,
        P.PROJECT_WRITE: PROJECT,
        P.PLAN_READ: PROJECT,
        P.PLAN_WRITE: PROJECT,
        P.CALENDARS_WRITE: PROJECT,
        P.TEMPLATES_WRITE: PROJECT,
        P.REPORTS_READ: PROJECT,
        P.REPORTS_PUBLISH: PROJECT,
        P.MEETINGS_READ: PROJECT,
        P.MEETINGS_WRITE: PROJECT,
        P.RISKS_READ: PROJECT,
        P.RISKS_WRITE: PROJECT,
        P.BUDGET_READ: PROJECT,
        P.BUDGET_WRITE: PROJECT,
        P.GATES_REQUEST: PROJECT,
        P.AUDIT_READ: PROJECT,
    },
    Role.CONSULTANT: {
        P.PLAN_READ: PROJECT,
        P.PLAN_WRITE: OWN,
        P.REPORTS_READ: PROJECT,
        P.MEETINGS_READ: PROJECT,
        P.MEETINGS_WRITE: PROJECT,
        P.RISKS_READ: PROJECT,
        P.RISKS_WRITE: PROJECT,
    },
    Role.BUSINESS_OWNER: {
        P.USERS_READ: PROJECT,
        P.USERS_INVITE: DEPARTMENT,
        P.PLAN_READ: PROJECT,
        P.REPORTS_READ: PROJECT,
        P.MEETINGS_READ: PROJECT,
        P.MEETINGS_WRITE: OWN,
        P.RISKS_READ: PROJECT,
        P.BUDGET_READ: PROJECT,
        P.GATES_SIGN: PROJECT,
        # in the audit log, the people of one's department are those of the whole organisation: people.reading
        P.AUDIT_READ: DEPARTMENT,
    },
    Role.KEY_USER: {
        P.PLAN_READ: PROJECT,
        P.PLAN_WRITE: OWN,
        P.MEETINGS_READ: PROJECT,
        P.MEETINGS_WRITE: OWN,
        P.RISKS_READ: OWN,
        P.RISKS_WRITE: OWN,
        P.GATES_SIGN: DEPARTMENT,
    },
    Role.END_USER: {P.PLAN_READ: PROJECT, P.RISKS_READ: OWN, P.RISKS_WRITE: OWN, P.AUDIT_READ: OWN},
    # everything when held for the installation; a sponsor of one project reads that project (see `reach`)
    Role.SPONSOR: {
        P.PLAN_READ: TENANT,
        P.REPORTS_READ: TENANT,
        P.MEETINGS_READ: TENANT,
        P.RISKS_READ: TENANT,
        P.BUDGET_READ: TENANT,
        P.GATES_SIGN: PROJECT,
    },
    # audit: what this person, or a program with this person's token, did
    Role.IT: {
        P.PLAN_READ: PROJECT,
        P.PLAN_WRITE: OWN,
        P.MEETINGS_READ: PROJECT,
        P.MEETINGS_WRITE: OWN,
        P.AUDIT_READ: OWN,
    },
    Role.AUDITOR: {
        P.USERS_READ: TENANT,
        P.PLAN_READ: TENANT,
        P.REPORTS_READ: TENANT,
        P.MEETINGS_READ: TENANT,
        P.RISKS_READ: TENANT,
        P.BUDGET_READ: TENANT,
        P.AUDIT_READ: TENANT,
        P.AUDIT_VERIFY: TENANT,
    },
}

# Roles that may be held for the whole installation; every other one is held in a project only.
TENANT_ROLES = frozenset({Role.ADMIN, Role.PMO, Role.PROJECT_MANAGER, Role.SPONSOR, Role.AUDITOR})

# Roles whose people may own tasks; the others administer, oversee or audit the work of others.
OWNING_ROLES = frozenset(Role) - {Role.ADMIN, Role.PMO, Role.AUDITOR}

# Roles that see or change much for others sign in with a second factor.
SECOND_FACTOR_ROLES = frozenset({Role.ADMIN, Role.PMO, Role.AUDITOR, Role.PROJECT_MANAGER, Role.IT})


def reach(role: Role, permission: Permission, *, in_project: bool) -> Scope | None:
    """How far `role` carries `permission`; a role held in one project never reaches beyond it.

    >>> reach(Role.SPONSOR, Permission.PLAN_READ, in_project=True)
    <Scope.PROJECT: 3>
    """
    scope = ROLE_TABLE[role].get(permission)
    if scope is None:
        return None
    if in_project:
        return min(scope, Scope.PROJECT)
    return scope if scope is Scope.TENANT or scope is Scope.OWN else None
