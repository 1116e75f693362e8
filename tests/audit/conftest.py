"""A chain of its own for each test: events in the database, anchors in a folder of the test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from rollout.audit import anchors, services
from rollout.audit.models import AuditHead
from rollout.people.models import Organization, User


@pytest.fixture(autouse=True)
def own_anchors(tmp_path: Path, settings: pytest.FixtureRequest) -> Path:
    settings.DATA_DIR = tmp_path  # type: ignore[attr-defined]
    return tmp_path


@pytest.fixture
def chain(ada: User, client_organization: Organization) -> Callable[[int], None]:
    """`chain(5)` lets Ada rename her company five times."""

    def grow(length: int) -> None:
        for n in range(length):
            client_organization.refresh_from_db()
            services.change(
                client_organization,
                {"name": f"Lotus {client_organization.version}"},
                version=client_organization.version,
                actor=ada,
                why=f"step {n}",
            )

    return grow


@pytest.fixture
def anchored() -> Callable[[], None]:
    def note() -> None:
        head = AuditHead.objects.get()
        anchors.write(head.sequence, head.hash)

    return note
