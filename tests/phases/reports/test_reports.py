"""Weekly reports: written by nobody, frozen when published."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from hashlib import sha256
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from phases.models import CopyKind, ReportCopy, ScheduleSnapshot, WeeklyReport
from phases.operations import parse_operations
from phases.report_first_page import FirstPage
from phases.report_limits import LONGEST_COMMENT
from phases.services import reports as services
from phases.services.changes import apply
from phases.services.report_mail import readers, usual_recipients
from phases.services.snapshots import take_snapshot
from rollout.audit.context import writing_at
from rollout.audit.models import AuditEvent
from rollout.core.errors import InvalidInput, NotAllowed, Stale, StateRefusal
from rollout.core.models import OutboxMessage
from rollout.people.models import User
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess
from rollout.projects.models import Project
from rollout.projects.services.actions import add_action
from tests.factories import MembershipFactory, TenantRoleFactory, UserFactory, arranging

pytestmark = pytest.mark.django_db

SignIn = Callable[[Any], Client]
LANGUAGES = ("en", "zh-hans")


def text_of(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def test_a_draft_proposes_the_status_date_and_there_is_one_at_a_time(
    plan_of_rollout: Any, draft: WeeklyReport, ada: User
) -> None:
    assert draft.number == 1
    assert draft.reported_on == timezone.localdate()
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
    assert (second.number, second.since) == (2, published.until)
    assert services.publish(second, version=second.version, actor=ada).published_at is not None


def test_what_happens_while_the_documents_are_made_is_told_in_the_next_report(
    draft: WeeklyReport, plan_of_rollout: Any, ada: User, ben: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    making = services.copies_of

    def made_slowly(*words: Any) -> Any:
        values = {"text": "Send the list", "owner": ben, "due_on": date(2030, 1, 4)}
        add_action(plan_of_rollout.project, values, actor=ada)
        return making(*words)

    def told(content: Any) -> bool:
        return any("Send the list" in sentence for sentence in content["changes"]["sentences"]["en"])

    monkeypatch.setattr(services, "copies_of", made_slowly)
    report = services.publish(draft, version=draft.version, actor=ada)
    monkeypatch.undo()
    assert not told(report.content)
    following = services.start_draft(plan_of_rollout, actor=ada)
    assert report.published_at is not None and following.since == report.until < report.published_at
    assert told(services.draft_content(following, ada))


def test_a_schedule_kept_anew_while_the_documents_are_made_sends_one_back(
    draft: WeeklyReport, plan_of_rollout: Any, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The report's figures must be those of the schedule that it stands on."""
    making = services.copies_of

    def kept_meanwhile(*words: Any) -> Any:
        take_snapshot(plan_of_rollout, on=draft.reported_on, actor=ada)
        return making(*words)

    monkeypatch.setattr(services, "copies_of", kept_meanwhile)
    with pytest.raises(StateRefusal) as refused:
        services.publish(draft, version=draft.version, actor=ada)
    assert refused.value.code == "schedule_kept_anew"
    monkeypatch.undo()
    assert services.publish(draft, version=draft.version, actor=ada).snapshot is not None


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


def mailed() -> set[str]:
    return {mail.payload["to"][0] for mail in OutboxMessage.objects.filter(kind="mail")}


def test_the_api_refuses_a_recipient_who_may_not_read_and_drops_nobody(
    draft: WeeklyReport, ada: User, cleo: User, eve: User, api: Any
) -> None:
    client, project = api(ada), draft.plan.project
    address = f"/api/v1/projects/{project.slug}/reports/1/publish/"
    MembershipFactory(project=project, user=eve, role="it")  # a member who reads no reports

    def publish(*keys: int) -> Any:
        return client.post(address, {"recipients": keys}, format="json", headers={"If-Match": "*"})

    for key, named in ((eve.pk, eve.name), (999_999, "999999")):
        refused = publish(cleo.pk, key)
        (fault,) = refused.json()["errors"]
        assert (refused.status_code, fault["field"], fault["code"]) == (400, "recipients", "not_a_reader")
        assert named in fault["message"]
    draft.refresh_from_db()
    assert draft.published_at is None and not mailed()
    assert publish(cleo.pk, cleo.pk).status_code == 200 and mailed() == {cleo.email}


def test_who_reads_every_project_may_get_its_report_but_not_unasked(
    draft: WeeklyReport, ada: User, cleo: User, api: Any, signed_in: SignIn
) -> None:
    over_all = [UserFactory() for _role in ("pmo", "sponsor", "auditor")]
    for person, role in zip(over_all, ("pmo", "sponsor", "auditor"), strict=True):
        TenantRoleFactory(user=person, role=role)
    gone = UserFactory(is_active=False)
    TenantRoleFactory(user=gone, role="pmo")
    project = draft.plan.project
    assert not set(over_all) & set(usual_recipients(project)) and gone not in readers(project)
    assert all(ProjectAccess(person, project).allows(Permission.REPORTS_READ) for person in readers(project))
    form = signed_in(ada).get(reverse("phases:report_publish", args=[project.slug, 1])).content.decode()
    assert all(person.name in form for person in over_all)
    content = {"recipients": [cleo.pk, *(person.pk for person in over_all)]}
    address = f"/api/v1/projects/{project.slug}/reports/1/publish/"
    done = api(ada).post(address, content, format="json", headers={"If-Match": "*"})
    assert done.status_code == 200 and mailed() == {cleo.email, *(person.email for person in over_all)}
    assert AuditEvent.objects.get(action="weeklyreport.publish").after["recipients"] == 4


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


def test_the_list_gives_the_answer_of_each_report_as_it_was(
    published: WeeklyReport, cleo: User, signed_in: SignIn
) -> None:
    slug = published.plan.project.slug
    said = FirstPage(WeeklyReport.objects.get(pk=published.pk).content).headline
    shown = signed_in(cleo).get(reverse("phases:report_list", args=[slug])).content.decode()
    assert said.startswith("Go-live ") and said in shown


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


@pytest.mark.parametrize(
    ("written", "reasons"),
    [(datetime(2026, 3, 6, 9, tzinfo=UTC), []), (datetime(2026, 3, 23, 9, tzinfo=UTC), [("red", "21")])],
)
def test_a_report_of_a_plan_without_progress_says_how_old_the_plan_is(
    plan_of_rollout: Any, ada: User, written: datetime, reasons: list[tuple[str, str]]
) -> None:
    with writing_at(written):
        content = services.draft_content(services.start_draft(plan_of_rollout, actor=ada), ada)
    told = content["status"]["reasons"]
    assert [(one["light"], str(one["value"])) for one in told if one["rule"] == "status_age"] == reasons


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
