"""What pages do in passing, over the API: points moved, drafts looked at, files replaced, pages of lists."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from phases.models import GateEvidence, WeeklyReport
from phases.services.reports import start_draft
from rollout.audit.models import AuditEvent
from rollout.people.models import User
from rollout.projects.models import AgendaItem
from tests.api.furnishing import Staged, stage

Connect = Callable[[User], APIClient]
HERE = "/api/v1/projects/lotus/"
PDF = b"%PDF-1.7\nplan of the cut-over"


@pytest.fixture
def staged(db: None) -> Staged:
    return stage()


@pytest.fixture
def client(api: Connect, staged: Staged) -> APIClient:
    return api(staged.ada)


def post(client: APIClient, address: str, content: Any) -> Any:
    return client.post(f"{HERE}{address}", content, format="json")


def test_a_point_moves_up_and_down_the_agenda(client: APIClient, staged: Staged) -> None:
    points = list(AgendaItem.objects.filter(meeting__project=staged.lotus))
    last = points[-1]
    moved = post(client, f"meetings/1/agenda/{last.pk}/move/", {"steps": -len(points)})
    assert moved.status_code == 200 and moved.json()["position"] == 1, moved.content
    assert AgendaItem.objects.filter(meeting__project=staged.lotus).first() == last
    assert AuditEvent.objects.latest("sequence").action == "agendaitem.move"
    assert post(client, f"meetings/1/agenda/{last.pk}/move/", {}).status_code == 400


def test_a_draft_is_looked_at_before_it_is_published(client: APIClient, staged: Staged) -> None:
    draft = start_draft(staged.lotus.plan, actor=staged.ada)
    before = AuditEvent.objects.count()
    look = post(client, f"reports/{draft.number}/preview/", {"comment": "Late, but safe"})
    assert look.status_code == 200, look.content
    assert look.json()["content"]["comment"] == "Late, but safe"
    assert look.json()["content"]["number"] == draft.number
    assert WeeklyReport.objects.get(pk=draft.pk).comment == ""
    assert AuditEvent.objects.count() == before
    published = post(client, "reports/1/preview/", {})
    assert (published.status_code, published.json()["code"]) == (409, "report_published")
    assert post(client, f"reports/{draft.number}/preview/", {"comment": "x" * 2000}).status_code == 400


def test_a_file_of_evidence_is_replaced(client: APIClient, staged: Staged) -> None:
    evidence = GateEvidence.objects.filter(criterion__gate__phase__plan=staged.lotus.plan).first()
    assert evidence is not None
    address = f"{HERE}gates/kickoff/evidence/{evidence.pk}/"

    def change(**content: str) -> Any:
        return client.patch(address, content, format="json", headers={"If-Match": "*"})

    given = change(file=b64encode(PDF).decode(), file_name="cut-over.pdf")
    assert (given.status_code, given.json()["file_name"]) == (200, "cut-over.pdf"), given.content
    assert "file" not in given.json() and bytes(GateEvidence.objects.get(pk=evidence.pk).file) == PDF
    assert change(title="Signed").status_code == 200
    assert bytes(GateEvidence.objects.get(pk=evidence.pk).file) == PDF
    assert change(file_name="other.pdf").json()["code"] == "file_missing"
    assert change(file="?", file_name="x.pdf").json()["code"] == "not_base64"
    assert change(file=b64encode(b"MZ").decode(), file_name="x.pdf").status_code == 400


def test_templates_come_in_pages(client: APIClient, staged: Staged) -> None:
    for number in range(3):
        saved = post(client, "save-template/", {"name": f"Ours {number}", "key": f"ours-{number}"})
        assert saved.status_code == 201, saved.content
    first = client.get("/api/v1/templates/", {"page_size": 6}).json()
    assert first["count"] == 8 and len(first["results"]) == 6 and first["previous"] is None
    second = client.get(first["next"]).json()
    assert [row["key"] for row in second["results"]] == ["ours-1", "ours-2"] and second["next"] is None
    assert client.get("/api/v1/templates/", {"page": 9}).status_code == 404
    assert client.get("/api/v1/templates/", {"page_size": 0}).status_code == 400
