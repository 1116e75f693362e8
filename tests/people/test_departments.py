"""A department's name stands once under its parent, on both databases."""

from __future__ import annotations

import pytest
from django.db import IntegrityError

from rollout.people.models import Department, Organization
from tests.factories import DepartmentFactory


def test_a_company_has_no_two_top_departments_of_one_name(
    client_organization: Organization, sales: Department
) -> None:
    with pytest.raises(IntegrityError):
        DepartmentFactory(organization=client_organization, name="Sales")


def test_two_departments_may_each_have_a_team_of_the_same_name(
    client_organization: Organization, sales: Department, service: Department
) -> None:
    for parent in (sales, service):
        DepartmentFactory(organization=client_organization, parent=parent, name="East")
    with pytest.raises(IntegrityError):
        DepartmentFactory(organization=client_organization, parent=sales, name="East")
