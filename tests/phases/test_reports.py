"""Weekly reports: written by nobody, frozen when published, two pages whatever the plan holds."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from phases.models import CopyKind, ReportCopy, ScheduleSnapshot, WeeklyReport
from phases.operations import parse_operations
from phases.report_limits import LONGEST_COMMENT
from phases.report_parts import trend
from phases.report_rendering import page_of, pdf_of
from phases.services import reports as services
from phases.services.changes import apply
from phases.services.snapshots import take_snapshot
from rollout.audit.models import AuditEvent
from rollout.core.errors import InvalidInput, NotAllowed, Stale, StateRefusal
from rollout.core.models import OutboxMessage
from rollout.people.models import User
from rollout.projects.models import Project
from tests.factories import arranging

pytestmark = pytest.mark.django_db

SignIn = Callable[[Any], Client]
LANGUAGES = ("en", "zh-hans")


def text_of(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


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


def test_a_draft_proposes_the_status_date_and_there_is_one_at_a_time(
    plan_of_rollout: Any, draft: WeeklyReport, ada: User
) -> None:
    assert draft.number == 1
    assert draft.reported_on.weekday() == 4
    with pytest.raises(StateRefusal, match="draft is being written"):
        services.start_draft(plan_of_rollout, actor=ada)
    services.discard_draft(draft, version=draft.version, actor=ada)
    apply(
        plan_of_rollout,
        parse_operations([{"op": "plan.set", "field": "status_at", "value": "2026-03-12T17:00:00"}]),
        actor=ada,
        version=plan_of_rollout.version,
    )
    plan_of_rollout.refresh_from_db()
    assert services.start_draft(plan_of_rollout, actor=ada).reported_on == date(2026, 3, 12)


def test_publishing_freezes_page_pdf_and_mail_in_both_languages(published: WeeklyReport) -> None:
    copies = ReportCopy.objects.filter(report=published)
    assert {(copy.language, copy.kind) for copy in copies} == {
        (language, kind) for language in LANGUAGES for kind in CopyKind.values
    }
    for copy in copies:
        assert sha256(bytes(copy.content)).hexdigest() == copy.sha256
    assert published.snapshot == ScheduleSnapshot.objects.get()
    assert published.status == published.content["status"]["light"]
    event = AuditEvent.objects.get(action="weeklyreport.publish")
    assert set(event.after["copies"].values()) == {copy.sha256 for copy in copies}


def test_the_report_stays_byte_for_byte_after_the_plan_changed(
    published: WeeklyReport,
    plan_of_rollout: Any,
    task: Any,
    ada: User,
    cleo: User,
    signed_in: SignIn,
    settings: Any,
) -> None:
    client = signed_in(cleo)
    page = reverse("phases:report_detail", args=["lotus-crm", 1])
    addresses = [reverse("phases:report_pdf", args=["lotus-crm", 1, language]) for language in LANGUAGES]
    addresses = [one.replace("lotus-crm", published.plan.project.slug) for one in addresses]
    before = [client.get(address).content for address in addresses]
    frozen = ReportCopy.objects.get(report=published, language="en", kind="page")
    change = {"op": "task.set", "task": task("D7").pk, "field": "duration", "value": 9600}
    plan_of_rollout.refresh_from_db()
    apply(plan_of_rollout, parse_operations([change]), actor=ada, version=plan_of_rollout.version)
    plan_of_rollout.project.name = "Another name"
    plan_of_rollout.project.save()
    assert [client.get(address).content for address in addresses] == before
    shown = client.get(page.replace("lotus-crm", published.plan.project.slug) + "?language=en").content
    assert bytes(frozen.content) in shown


def test_the_pdf_answers_with_its_checksum_as_entity_tag(
    published: WeeklyReport, cleo: User, signed_in: SignIn
) -> None:
    client = signed_in(cleo)
    address = reverse("phases:report_pdf", args=[published.plan.project.slug, 1, "en"])
    answer = client.get(address)
    assert answer["ETag"] == f'"{sha256(answer.content).hexdigest()}"'
    again = client.get(address, headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_no_route_changes_a_published_report(
    published: WeeklyReport, ada: User, signed_in: SignIn, api: Any
) -> None:
    """Every address of the report, every method, page and API."""
    client, program = signed_in(ada), api(ada)
    slug = published.plan.project.slug

    def state() -> list[Any]:
        return [
            *WeeklyReport.objects.values_list(
                "pk", "comment", "content", "status", "version", "published_at"
            ),
            *ReportCopy.objects.values_list("pk", "sha256", "content"),
        ]

    before = [tuple(map(str, row)) for row in state()]
    names = ("detail", "draft", "preview", "publish", "discard")
    pages = [reverse(f"phases:report_{name}", args=[slug, 1]) for name in names]
    pages.append(reverse("phases:report_pdf", args=[slug, 1, "en"]))
    body = {"comment": "Nothing happened", "version": published.version, "reported_on": "2026-03-06"}
    for address in pages:
        for method in ("post", "put", "patch", "delete"):
            assert getattr(client, method)(address, body if method == "post" else {}).status_code >= 400
    for address in (f"/api/v1/projects/{slug}/reports/1/", f"/api/v1/projects/{slug}/reports/1/publish/"):
        for method in ("post", "put", "patch", "delete"):
            version = {"If-Match": f'"{published.version}"'}
            answer = getattr(program, method)(address, {"comment": "x"}, format="json", headers=version)
            assert answer.status_code >= 400
    assert [tuple(map(str, row)) for row in state()] == before


def test_a_published_report_refuses_the_services(published: WeeklyReport, ada: User) -> None:
    for act in (
        lambda: services.write_draft(published, {"comment": "x"}, version=published.version, actor=ada),
        lambda: services.discard_draft(published, version=published.version, actor=ada),
        lambda: services.publish(published, version=published.version, actor=ada),
    ):
        with pytest.raises(StateRefusal, match="stays as it is"):
            act()


def test_a_correction_is_the_next_report(published: WeeklyReport, plan_of_rollout: Any, ada: User) -> None:
    second = services.start_draft(plan_of_rollout, actor=ada)
    assert (second.number, second.since) == (2, published.published_at)
    assert services.publish(second, version=second.version, actor=ada).published_at is not None


def test_the_report_is_mailed_with_its_pdf_in_each_readers_language(
    published: WeeklyReport, cleo: User
) -> None:
    mails = {mail.payload["to"][0]: mail.payload for mail in OutboxMessage.objects.filter(kind="mail")}
    assert len(mails) == 2
    mail = mails[cleo.email]
    assert "We need a decision on dealers." in mail["text"]
    ((name, _content, kind),) = mail["files"]
    assert name.endswith("-1-en.pdf")
    assert kind == "application/pdf"


def test_only_readers_of_the_plan_are_recipients(draft: WeeklyReport, ada: User, eve: User) -> None:
    with pytest.raises(InvalidInput, match="may not read"):
        services.publish(draft, version=draft.version, actor=ada, recipients=[eve])
    assert not ReportCopy.objects.exists()


def test_a_consultant_reads_what_is_published_and_writes_nothing(
    plan_of_rollout: Any, published: WeeklyReport, ben: User, signed_in: SignIn
) -> None:
    with pytest.raises(NotAllowed):
        services.start_draft(plan_of_rollout, actor=ben)
    address = reverse("phases:report_detail", args=[published.plan.project.slug, 1])
    assert signed_in(ben).get(address).status_code == 200


def test_a_draft_is_not_shown_to_readers(draft: WeeklyReport, cleo: User, signed_in: SignIn) -> None:
    client, slug = signed_in(cleo), draft.plan.project.slug
    assert client.get(reverse("phases:report_detail", args=[slug, 1])).status_code == 409
    assert client.get(reverse("phases:report_pdf", args=[slug, 1, "en"])).status_code == 409
    assert "Report 1" not in client.get(reverse("phases:report_list", args=[slug])).content.decode()


def test_two_writers_of_a_draft_do_not_overwrite_each_other(draft: WeeklyReport, ada: User) -> None:
    services.write_draft(draft, {"comment": "First"}, version=draft.version, actor=ada)
    with pytest.raises(Stale):
        services.write_draft(draft, {"comment": "Second"}, version=draft.version, actor=ada)


@pytest.mark.parametrize(
    "text", ["x" * (LONGEST_COMMENT + 1), "线" * (LONGEST_COMMENT // 2 + 1), "a\n" * 12 + "a"]
)
def test_a_comment_that_has_no_place_on_the_page_is_refused(
    text: str, draft: WeeklyReport, ada: User
) -> None:
    with pytest.raises(InvalidInput, match="shorten it"):
        services.write_draft(draft, {"comment": text}, version=draft.version, actor=ada)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_content_gives_the_same_bytes(language: str, content: dict[str, Any]) -> None:
    assert pdf_of(content, language) == pdf_of(content, language)
    assert page_of(content, language) == page_of(content, language)


def test_another_process_gives_the_same_bytes(content: dict[str, Any], tmp_path: Path) -> None:
    """Nothing of the clock or of a process's hash seed gets into the document."""
    (tmp_path / "content.json").write_text(json.dumps(content))
    code = (
        "import django, json, sys; django.setup();"
        "from phases.report_rendering import pdf_of; from hashlib import sha256;"
        f"print(sha256(pdf_of(json.load(open({str(tmp_path / 'content.json')!r})), 'en')).hexdigest())"
    )
    here = sha256(pdf_of(json.loads(json.dumps(content)), "en")).hexdigest()
    settings = {"DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONHASHSEED": "7", "ROLLOUT_MODE": "test"}
    found = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env={**os.environ, **settings},
        check=True,
    )
    assert found.stdout.strip().splitlines()[-1] == here


LONG = {
    "en": "Reconcile every customer record of every branch with the ledgers of the finance department ",
    "zh-hans": "把各大区台账里的每一条客户记录与财务部门的总账逐条核对并由经销商签字确认",
}


def crowded(content: dict[str, Any], language: str) -> dict[str, Any]:
    """The fullest week one can think of: 300 milestones, long names everywhere, the longest comment."""
    name = (LONG[language] * 4)[:300]
    wide = 2 if language != "en" else 1
    stone = {
        "number": 1,
        "name": name,
        "baseline": "2026-03-06T17:00:00",
        "forecast": "2026-03-20T17:00:00",
        "slip": 10,
        "done": False,
        "overdue": True,
        "cause": {"kind": "moved", "task": name},
    }
    gate = {
        "phase": name,
        "state": "stale",
        "decision": "conditional",
        "stale": True,
        "met": 1,
        "waived": 1,
        "total": 5,
        "due": "2026-03-06",
        "closed": False,
        "conditions": 3,
        "conditions_open": 2,
    }
    bar = {
        "name": name,
        "start": "2026-03-02T08:00:00",
        "finish": "2026-06-02T17:00:00",
        "baseline": ["2026-03-02T08:00:00", "2026-05-02T17:00:00"],
        "done": 40.0,
        "critical": True,
    }
    chain = {
        "name": name,
        "owner": name,
        "role": "",
        "start": "2026-03-02T08:00:00",
        "finish": "2026-03-20T17:00:00",
        "percent": 20,
        "milestone": False,
    }
    risk = {
        "number": 1,
        "title": name,
        "kind": "risk",
        "score": 25,
        "level": "high",
        "owner": name,
        "review": "2026-03-06",
    }
    action = {"number": 1, "text": name, "owner": name, "due": "2026-03-06", "overdue": 3}
    rules = (
        "go_live_slip",
        "pace",
        "cost",
        "highest_risk",
        "stale_gates",
        "closed_without_gate",
        "late_actions",
    )
    weeks = [[(date(2026, 3, 8) + timedelta(weeks=n)).isoformat(), 10.0 * n, 9.0 * n] for n in range(40)]
    earned = {
        "unit": "duration",
        "baseline": name,
        "budget": 123456.5,
        "planned": 9999.5,
        "earned": 8888.25,
        "actual": None,
        "spi": 0.8889,
        "cpi": None,
        "eac": None,
        "tcpi": None,
        "earned_weeks": 8.5,
        "at_weeks": 9.5,
        "pace": 0.8947,
        "whole_weeks": 40,
        "forecast_weeks": 44.7,
        "new_tasks": 3,
        "weeks": weeks,
    }
    sightings = [[day, "2026-06-02", False] for day in ("2026-02-20", "2026-02-27", "2026-03-06")]
    parties = ("vendor", "client", "third_party", "scope")
    return {
        **content,
        "comment": "\n".join((LONG[language] * 20)[: LONGEST_COMMENT // wide // 10 - 1] for _ in range(10)),
        "manager": name[:80],
        "project": {"name": name[:200], "client": name[:100], "vendor": name[:100]},
        "plan": {**content["plan"], "late": 12, "target": name, "decided_by": name},
        "status": {
            "light": "red",
            "reasons": [{"rule": rule, "light": "red", "value": 25.25, "limit": 15.5} for rule in rules],
        },
        "milestones": {"rows": [stone] * 40, "count": 300, "late": 290, "worst": {"name": name, "slip": 10}},
        "strip": [bar] * 40,
        "chain": {"count": 90, "rows": [chain] * 40},
        "gates": [gate] * 9,
        "risks": {"count": 60, "cells": [[9, "high"]] * 25, "rows": [risk] * 10},
        "actions": {"count": 80, "overdue": 60, "rows": [action] * 40},
        "cooperation": {
            "round": 3,
            "asked": 400,
            "answered": 200,
            "rows": [{"name": name, "asked": 10, "answered": 5}] * 40,
        },
        "earned": earned,
        "trend": [{"name": name, "moved": 20, "points": sightings}] * 5,
        "slips": {"days": 20, "week": 5, "since": "2026-03-06", "shares": [[party, 5] for party in parties]},
        "changes": {"count": 5000, "sentences": {code: [name * 3] * 12 for code in LANGUAGES}},
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_report_keeps_two_pages_with_300_milestones_and_long_names(
    language: str, content: dict[str, Any]
) -> None:
    pdf = pdf_of(crowded(content, language), language)
    assert len(PdfReader(BytesIO(pdf)).pages) == 2
    words = text_of(pdf)
    left_out = re.search(r"and 29\d more" if language == "en" else r"另有 ?29\d", words)
    assert left_out is not None


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_common_week_fills_two_pages(language: str, content: dict[str, Any]) -> None:
    assert len(PdfReader(BytesIO(pdf_of(content, language))).pages) == 2


def trend_of(content: dict[str, Any], *finishes: str) -> dict[str, Any]:
    """The content with one milestone seen on as many Fridays."""
    first = date(2026, 2, 20)
    points = [[(first + timedelta(weeks=n)).isoformat(), day, False] for n, day in enumerate(finishes)]
    moved = (date.fromisoformat(finishes[-1]) - date.fromisoformat(finishes[0])).days
    return {**content, "trend": [{"name": "Signature", "moved": moved, "points": points}]}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_trend_of_milestones_stands_on_the_first_page_where_there_is_room(
    language: str, content: dict[str, Any]
) -> None:
    pages = PdfReader(BytesIO(pdf_of(trend_of(content, "2026-05-04", "2026-05-15"), language))).pages
    first = pages[0].extract_text()
    assert len(pages) == 2 and "Signature" in first
    assert ("has slipped 11 days since" if language == "en" else "11") in first
    crowd = PdfReader(BytesIO(pdf_of(crowded(content, language), language))).pages
    assert ("Flat: on plan" if language == "en" else "水平线") not in crowd[0].extract_text()


def test_a_report_keeps_the_trend_from_its_second_schedule_on(
    plan_of_rollout: Any, draft: WeeklyReport, ada: User
) -> None:
    day = draft.reported_on
    assert trend(plan_of_rollout, day) is None
    with arranging():
        take_snapshot(plan_of_rollout, on=day - timedelta(days=7), actor=ada)
    found = trend(plan_of_rollout, day)
    assert found is not None and {len(line["points"]) for line in found} == {2}
    assert trend(plan_of_rollout, day - timedelta(days=8)) is None


def test_the_chinese_report_speaks_chinese(content: dict[str, Any]) -> None:
    words = text_of(pdf_of(content, "zh-hans"))
    for english in ("Milestone", "Forecast", "Earned", "Gates", "Owner", "Since last week", "Slip"):
        assert english not in words


def test_a_comment_cannot_bring_markup_into_the_page(
    draft: WeeklyReport, ada: User, signed_in: SignIn
) -> None:
    written = services.write_draft(
        draft, {"comment": "<script>alert(1)</script>"}, version=draft.version, actor=ada
    )
    services.publish(written, version=written.version, actor=ada)
    page = signed_in(ada).get(reverse("phases:report_detail", args=[draft.plan.project.slug, 1]))
    assert "<script>alert(1)" not in page.content.decode()
    assert "&lt;script&gt;alert(1)" in page.content.decode()


def test_the_preview_shows_the_unsaved_comment_and_stores_nothing(
    draft: WeeklyReport, ada: User, signed_in: SignIn
) -> None:
    address = reverse("phases:report_preview", args=[draft.plan.project.slug, 1])
    answer = signed_in(ada).post(address, {"comment": "Half a thought"})
    assert "Half a thought" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.comment == ""


def test_the_whole_way_through_the_pages(rollout: Project, ada: User, cleo: User, signed_in: SignIn) -> None:
    client, slug = signed_in(ada), rollout.slug
    assert client.post(reverse("phases:report_start", args=[slug])).status_code == 302
    draft = WeeklyReport.objects.get()
    editor = reverse("phases:report_draft", args=[slug, 1])
    assert client.get(editor).status_code == 200
    saved = client.post(
        editor,
        {"comment": "All well.", "reported_on": draft.reported_on.isoformat(), "version": draft.version},
    )
    assert saved.status_code == 302
    draft.refresh_from_db()
    publish = reverse("phases:report_publish", args=[slug, 1])
    assert cleo.name in client.get(publish).content.decode()
    sent = client.post(publish, {"version": draft.version, "recipients": [cleo.pk]})
    assert sent.status_code == 302
    page = signed_in(cleo).get(reverse("phases:report_detail", args=[slug, 1]))
    assert "All well." in page.content.decode()
    assert client.get(editor).status_code == 409


def test_the_list_asks_the_same_number_of_queries_for_many_reports(
    plan_of_rollout: Any, cleo: User, signed_in: SignIn
) -> None:
    client, address = signed_in(cleo), reverse("phases:report_list", args=[plan_of_rollout.project.slug])

    def made(number: int) -> None:
        at = datetime(2026, 3, 6, 18).astimezone()
        with arranging():
            WeeklyReport.objects.create(
                plan=plan_of_rollout,
                number=number,
                reported_on=at.date(),
                since=at,
                status="green",
                published_at=at,
                published_by=cleo,
            )

    def count() -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        return len(asked)

    made(1)
    once = count()
    for number in range(2, 21):
        made(number)
    assert count() == once
