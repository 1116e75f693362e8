"""The role table, cell by cell where a document of the whole project stands behind it."""

from __future__ import annotations

import pytest

from rollout.people.roles import ROLE_TABLE, Permission, Role, Scope

P = Permission
NONE: dict[Permission, Scope] = {}
ALL = {P.RISKS_READ: Scope.TENANT, P.RISKS_WRITE: Scope.TENANT, P.REPORTS_READ: Scope.TENANT}
HERE = {P.RISKS_READ: Scope.PROJECT, P.RISKS_WRITE: Scope.PROJECT, P.REPORTS_READ: Scope.PROJECT}
OWN = {P.RISKS_READ: Scope.OWN, P.RISKS_WRITE: Scope.OWN}
READ_ALL = {P.RISKS_READ: Scope.TENANT, P.BUDGET_READ: Scope.TENANT, P.REPORTS_READ: Scope.TENANT}
READ_HERE = {P.RISKS_READ: Scope.PROJECT, P.BUDGET_READ: Scope.PROJECT, P.REPORTS_READ: Scope.PROJECT}


@pytest.mark.parametrize(
    ("role", "cell"),
    [
        (Role.ADMIN, NONE),
        (Role.PMO, {**ALL, P.BUDGET_READ: Scope.TENANT, P.BUDGET_WRITE: Scope.TENANT}),
        (Role.PROJECT_MANAGER, {**HERE, P.BUDGET_READ: Scope.PROJECT, P.BUDGET_WRITE: Scope.PROJECT}),
        (Role.CONSULTANT, HERE),
        (Role.BUSINESS_OWNER, READ_HERE),
        (Role.KEY_USER, OWN),
        (Role.END_USER, OWN),
        (Role.SPONSOR, READ_ALL),
        (Role.IT, NONE),
        (Role.AUDITOR, READ_ALL),
    ],
)
def test_risks_budget_and_the_reports_that_tell_of_them(role: Role, cell: dict[Permission, Scope]) -> None:
    """A weekly report holds the gravest risks of the project, so it is for those who may read them all."""
    asked = (P.RISKS_READ, P.RISKS_WRITE, P.BUDGET_READ, P.BUDGET_WRITE, P.REPORTS_READ)
    assert {one: ROLE_TABLE[role][one] for one in asked if one in ROLE_TABLE[role]} == cell
