"""Every page of the demo that can be opened, in two looks: no serious fault, no complaint, nothing too wide.

A new page joins by itself; one that needs an argument nobody here knows fails with its name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from phases.models import Calendar, Gate, GateCriterion, GateEvidence, Plan, TaskUpdate
from phases.queries_updates import RoundReading
from phases.services.gate_signing import request_review
from phases.services.gates import add_criterion
from phases.services.reports import start_draft
from phases.services.update_answers import report
from phases.update_rules import Answer, Kind
from rollout.audit.models import AuditEvent
from rollout.people.access import holders_of
from rollout.people.models import Department, User
from rollout.people.roles import Role
from rollout.people.routes import routes
from tests.browser.kit.test_look import dress, serious
from tests.factories import arranging

DRAWN = "[data-chart], #gantt, #network, #swagger-ui"
LOOKS = [("en", "light", 1280), ("zh-hans", "dark", 390)]
# what answers with something else than a page, or only to somebody who is not signed in yet
NO_PAGES = (
    "frame:palette frame:projects account_login account_signup account_inactive account_email "
    "account_set_password account_email_verification_sent account_reauthenticate account_change_password "
    "mfa_authenticate mfa_reauthenticate mfa_deactivate_totp mfa_view_recovery_codes "
    "mfa_generate_recovery_codes mfa_download_recovery_codes people:invitation_accept "
    "account_reset_password_from_key account_reset_password_from_key_done phases:feed phases:plan_data "
    "phases:network_data phases:plan_pdf phases:template_file phases:task_cell jobs:job_detail "
    "jobs:job_progress jobs:file health:live health:ready phases:export_file phases:gantt_pdf "
    "phases:measures_pdf phases:report_pdf phases:evidence_file projects:meeting_minutes phases:update_link"
).split()
MISSING = "no page of the walk: say in ARGUMENTS which record it shows, or in NO_PAGES why it is none"


@pytest.fixture
def busy(demo: None) -> None:
    """What the demo leaves out: decisions being signed, a draft, an answer that waits, an own criterion."""
    plan = Plan.objects.select_related("project").get(project__slug="huarui-crm")
    manager = manager_of(plan)
    gates = Gate.objects.select_related("phase__plan__project", "phase__task").filter(phase__plan=plan)
    with arranging():
        for discipline in ("configuration", "acceptance"):
            request_review(gates.get(phase__discipline=discipline), actor=manager)
        add_criterion(gates.get(phase__discipline="pilot"), {"title": "现场支持已排班"}, actor=manager)
        start_draft(plan, actor=manager)
        asked = plan.update_rounds.first().requests.filter(answered_at=None).first()
        task = RoundReading(asked.round).asked_of(asked)[0]
        report(asked, {task.number: Answer(Kind.NOT_BEGUN)}, actor=asked.user)


def manager_of(plan: Plan) -> User:
    found: User = plan.project.memberships.get(role=Role.PROJECT_MANAGER).user
    return found


def arguments() -> dict[str, Any]:
    """The record that fills each argument: by the route's name, else by the argument's."""
    plan = Plan.objects.get(project__slug="huarui-crm")
    company = Calendar.objects.get(kind="client")
    project = plan.project
    planned = project.meetings.filter(state="planned", agenda__isnull=False).first()
    told = project.meetings.exclude(published_at=None).first()
    of_pilot = GateCriterion.objects.filter(gate__phase__plan=plan, gate__phase__discipline="pilot")
    waiting = TaskUpdate.objects.filter(request__round__plan=plan, state="reported").first()
    draft = plan.reports.get(published_at=None)
    numbers = {
        "meeting meeting_correct": told.number,
        "meeting_edit meeting_cancel point_new point_edit": planned.number,
        "action action_edit action_finish action_drop": project.actions.filter(state="open").first().number,
        "decision decision_edit decision_withdraw": project.decisions.first().number,
        "risk_detail risk_edit risk_assess risk_happen risk_close": project.risks.filter(
            kind="risk", state="open"
        ).first().number,
        "goal_detail goal_edit": project.goals.first().number,
    }  # fmt: skip
    return {
        **{f"projects:{name} number": n for names, n in numbers.items() for name in names.split()},
        "projects:point_edit pk": planned.agenda.first().pk,
        "projects:series_edit pk": project.meeting_series.first().pk,
        "discipline": "pilot",
        "phases:gate_request discipline": "design",
        "phases:gate_withdraw discipline": "configuration",
        "phases:gate_sign discipline": "configuration",
        "phases:gate_countersign discipline": "acceptance",
        "phases:gate_unsign discipline": "configuration",
        "phases:gate_unsign_office discipline": "acceptance",
        "phases:criterion_edit criterion": of_pilot.get(key="").pk,
        "phases:phase_reopen discipline": "kickoff",
        "phases:evidence_edit discipline": "design",
        "criterion": of_pilot.first().pk,
        "evidence": GateEvidence.objects.filter(criterion__gate__phase__discipline="design").first().pk,
        "phases:risk_task_add number": project.risks.filter(state="open").first().number,
        "phases:update_ask_back task": waiting.task.number,
        "phases:update_ask_back number": waiting.request.round.number,
        "phases:report_draft number": draft.number,
        "phases:report_publish number": draft.number,
        "phases:update_enter number": waiting.request.round.number,
        "phases:update_enter person": waiting.request.user_id,
        "phases:update_round number": plan.update_rounds.first().number,
        "phases:baseline_detail number": 1,
        "phases:baseline_edit number": 1,
        "phases:baseline_measure number": 1,
        "phases:slip_give number": 3,
        "phases:report_detail number": 1,
        "phases:report_compare number": 2,
        "slug": "huarui-crm",
        "number": plan.tasks.get(code="C3").number,
        "phases:milestone_chain number": plan.tasks.get(code="C◆").number,
        "key": "standard-12-week",
        "sequence": AuditEvent.objects.filter(project_id=plan.project_id).first().sequence,
        "people:organization_detail pk": company.organization_id,
        "people:organization_edit pk": company.organization_id,
        "people:department_add pk": company.organization_id,
        "people:department_edit pk": Department.objects.first().pk,
        "phases:calendar_detail pk": company.pk,
        "phases:calendar_refresh pk": Calendar.objects.get(kind="state").pk,
        "phases:calendar_week pk": Calendar.objects.get(kind="person").pk,
        "phases:day_add pk": company.pk,
        "phases:day_edit pk": company.pk,
        "phases:day_edit day": company.days.first().pk,
        **{f"people:{name} pk": holders_of(Role.END_USER).first().pk for name in PERSON},
    }


PERSON = "person_detail person_edit person_deactivate person_reset_second_factor person_reveal".split()
QUERIES = {
    "phases:board_move": "?to=doing",
    "frame:view_save": "?list=projects.projects",
    "frame:search": "?q=CRM",
}


def pages() -> Iterator[tuple[str, str]]:
    known = arguments()
    for route in routes():
        if (
            route.is_api
            or "GET" not in route.doors
            or route.name.startswith(("kit:", "demo:"))
            or route.name in NO_PAGES
        ):
            continue
        values = {one: known.get(f"{route.name} {one}", known.get(one)) for one in route.arguments}
        assert None not in values.values(), f"{route.path} ({route.name}): {MISSING}"
        yield route.name, reverse(route.name, kwargs=values) + QUERIES.get(route.name, "")


def shared_out() -> dict[User, list[str]]:
    """Each page with the first reader who may open it; a page that opens for nobody fails."""
    clients = {reader: Client() for reader in readers()}
    for reader, client in clients.items():
        client.force_login(reader, backend="allauth.account.auth_backends.AuthenticationBackend")
    found: dict[User, list[str]] = {reader: [] for reader in clients}
    for name, url in pages():
        opens = next(
            (r for r, client in clients.items() if client.get(url, follow=True).status_code == 200), None
        )
        assert opens is not None, f"{url} ({name}) opens for nobody"
        found[opens].append(url)
    return found


def readers() -> list[User]:
    """Who together may open every page: the project's manager, the office, the administrator, the signers."""
    plan = Plan.objects.get(project__slug="huarui-crm")
    signers = plan.project.memberships.filter(role__in=(Role.KEY_USER, Role.BUSINESS_OWNER))
    office = (holders_of(role).first() for role in (Role.PMO, Role.ADMIN))
    return [manager_of(plan), *office, *(one.user for one in signers.order_by("pk"))]


@pytest.mark.parametrize(("language", "theme", "width"), LOOKS)
def test_every_page_reads_well(
    busy: None,
    page: Page,
    sign_in: Callable[..., None],
    language: str,
    theme: str,
    width: int,
) -> None:
    found: list[str] = []
    for reader, urls in shared_out().items():
        sign_in(page, reader)
        page.goto("/health/live")
        dress(page, language, theme, width)
        for url in urls:
            page.goto(url)
            if page.locator(DRAWN).count():
                page.wait_for_load_state("networkidle")
            found += [f"{url}: {fault}" for fault in serious(page)]
            wide = page.evaluate("document.documentElement.scrollWidth")
            found += [f"{url}: {wide} pixels wide"] if wide > width else []
    assert found == [], "\n".join(found)
