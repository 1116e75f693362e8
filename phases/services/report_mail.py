"""Who gets a weekly report by mail, and the mail itself: frozen words with the frozen PDF."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse

from phases.models import CopyKind, WeeklyReport
from rollout.core.jobs.outbox import MOST_BYTES, enqueue_mail
from rollout.people.models import TenantRole, User
from rollout.people.roles import Permission, Role
from rollout.projects.models import Project
from rollout.projects.querysets import project_roles_with, tenant_roles_with

USUAL = (Role.SPONSOR, Role.BUSINESS_OWNER, Role.PROJECT_MANAGER)


def readers(project: Project) -> QuerySet[User]:
    """Who may read its reports, as a member or by a role for the whole installation: those whom one may be
    sent to."""
    held = project.memberships.filter(role__in=project_roles_with(Permission.REPORTS_READ))
    everywhere = TenantRole.objects.filter(role__in=tenant_roles_with(Permission.REPORTS_READ))
    reading = Q(pk__in=held.values("user")) | Q(pk__in=everywhere.values("user"))
    return User.objects.filter(reading, is_active=True).order_by("name", "pk")


def usual_recipients(project: Project) -> QuerySet[User]:
    """Sponsor, business owners and project manager."""
    held = project.memberships.filter(role__in=[role.value for role in USUAL])
    return readers(project).filter(pk__in=held.values("user"))


def address_of(report: WeeklyReport) -> str:
    base: str = settings.BASE_URL
    return base.rstrip("/") + reverse("phases:report_detail", args=[report.plan.project.slug, report.number])


def file_name(report: WeeklyReport, language: str) -> str:
    """As the file is called in a mail and on a disk."""
    return f"weekly-report-{report.plan.project.slug}-{report.number}-{language}.pdf"


def send_report(
    report: WeeklyReport, people: Iterable[User], copies: Mapping[tuple[str, str], bytes]
) -> None:
    """To each in their language, with the PDF; one too large for a mail stays behind its link."""
    for person in people:
        language = person.language or report.plan.project.language
        subject, text = copies[language, CopyKind.MAIL.value].decode().split("\n\n", 1)
        pdf = copies[language, CopyKind.PDF.value]
        files = [(file_name(report, language), pdf, "application/pdf")] if len(pdf) <= MOST_BYTES else []
        enqueue_mail(
            to=[person.email], subject=subject, text=text, files=files, key=f"report-{report.pk}-{person.pk}"
        )
