"""Sample rows for the page kit: enough of them to fill pages, with ties and blanks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from phases.models import Task
from rollout.people.models import User
from tests.factories import PLAN_START, arranging


@pytest.fixture
def sample_tasks(plan: Any, ada: User, ben: User) -> Callable[[int], list[Task]]:
    """`sample_tasks(120)` puts tasks into Ada's plan; every seventh has no owner, every fifth no finish."""

    def make(count: int) -> list[Task]:
        with arranging():
            return Task.objects.bulk_create(
                Task(
                    plan=plan,
                    number=number,
                    position=number,
                    level=number % 2,
                    code=f"T{number:05}",
                    name=f"Task {number % 10} of {number}",
                    search_text=f"task {number}",
                    owner=None if number % 7 == 0 else (ada if number % 2 else ben),
                    start=PLAN_START + timedelta(days=number % 6),
                    finish=None if number % 5 == 0 else PLAN_START + timedelta(days=number % 11),
                    percent_complete=Decimal(number % 4 * 25),
                    milestone=number % 10 == 0,
                    duration=0 if number % 10 == 0 else 480,
                    deliverable="=HYPERLINK(1)" if number == 3 else "",
                )
                for number in range(1, count + 1)
            )

    return make


@pytest.fixture
def as_ada(ada: User, project: Any, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(ada)
