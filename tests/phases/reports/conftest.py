"""A draft of Ada's project, the same published, and what it holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from phases.models import WeeklyReport
from phases.services import reports as services
from rollout.people.models import User

pytestmark = pytest.mark.django_db

SignIn = Callable[[Any], Client]
LANGUAGES = ("en", "zh-hans")


@pytest.fixture
def draft(plan_of_rollout: Any, ada: User) -> WeeklyReport:
    return services.start_draft(plan_of_rollout, actor=ada)


@pytest.fixture
def published(draft: WeeklyReport, ada: User, cleo: User) -> WeeklyReport:
    written = services.write_draft(
        draft, {"comment": "We need a decision on dealers."}, version=draft.version, actor=ada
    )
    return services.publish(written, version=written.version, actor=ada, recipients=[ada, cleo])


@pytest.fixture
def content(draft: WeeklyReport, ada: User) -> dict[str, Any]:
    return services.draft_content(draft, ada)
