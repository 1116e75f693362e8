"""Weekly reports: one draft at a time; what is published stays as it is, byte for byte."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _

from phases.models import CopyKind, Plan, ReportCopy, ScheduleSnapshot, WeeklyReport
from phases.report_figures import figures
from phases.report_limits import LONGEST_COMMENT, MOST_LINES, comment_size
from phases.report_parts import Content
from phases.report_rendering import mail_of, page_of, pdf_of
from phases.services.report_mail import address_of, readers, send_report
from phases.services.snapshots import schedule_of
from rollout.audit import services as audit
from rollout.audit.context import now, one_act
from rollout.audit.services import audited, record
from rollout.core.errors import InvalidInput, StateRefusal
from rollout.core.horizons import REPORTED
from rollout.core.years import check_horizon
from rollout.people.models import User
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess
from rollout.projects.models import Project
from rollout.projects.services.projects import refuse_closed

WEEK = timedelta(days=7)
LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)


@audited()
def start_draft(plan: Plan, *, actor: User) -> WeeklyReport:
    """Begin the next report, dated on the plan's status date, else today.

    Refusals: NotAllowed, StateRefusal (closed project; a draft is being written already).
    """
    _require(plan, actor)
    locked = Plan.objects.select_for_update(of=("self",)).select_related("project").get(pk=plan.pk)
    reports = WeeklyReport.objects.filter(plan=locked)
    if reports.filter(published_at=None).exists():
        raise StateRefusal("draft_open", _("A draft is being written already; publish or discard it first."))
    last = reports.first()
    day = proposed_day(locked, last)
    report = WeeklyReport(
        plan=locked,
        number=1 if last is None else last.number + 1,
        reported_on=day,
        since=(last and (last.until or last.published_at)) or _evening_before(locked, day - WEEK),
        status_at=locked.status_at,
        created_by=actor,
    )
    return audit.create(report, actor=actor, action="weeklyreport.start")


def proposed_day(plan: Plan, last: WeeklyReport | None) -> date:
    """The status date where the last report is not later, else today."""
    status = _status_day(plan)
    if status is not None and (last is None or status >= last.reported_on):
        return status
    today = _today(plan)
    return today if last is None else max(today, last.reported_on)


def _today(plan: Plan) -> date:
    return now().astimezone(ZoneInfo(plan.project.time_zone)).date()


def _status_day(plan: Plan) -> date | None:
    return plan.status_at.date() if plan.status_at is not None else None


def _evening_before(plan: Plan, day: date) -> datetime:
    return datetime.combine(day, time(18), ZoneInfo(plan.project.time_zone))


@audited()
def write_draft(
    report: WeeklyReport, changes: Mapping[str, Any], *, version: int, actor: User
) -> WeeklyReport:
    """Change `comment` and `reported_on` of a draft.

    Refusals: NotAllowed, Stale, StateRefusal (published), InvalidInput (too long for its place, bad day).
    """
    _require(report.plan, actor)
    refuse_published(report)
    wanted = {name: changes[name] for name in ("comment", "reported_on") if name in changes}
    if "comment" in wanted:
        wanted["comment"] = fitting_comment(wanted["comment"])
    if "reported_on" in wanted:
        refuse_bad_day(report, wanted["reported_on"])
    return audit.change(report, wanted, version=version, actor=actor, action="weeklyreport.write")


def fitting_comment(text: str) -> str:
    """The comment, if it fits beside the status."""
    clean = "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").strip().split("\n"))
    if comment_size(clean) > LONGEST_COMMENT or clean.count("\n") >= MOST_LINES:
        raise InvalidInput(
            "comment_too_long",
            _(
                "The comment has its place on the first page: %(letters)s letters (a Chinese sign counts "
                "two) in %(lines)s lines at most; shorten it."
            )
            % {"letters": LONGEST_COMMENT, "lines": MOST_LINES},
            field="comment",
        )
    return clean


def refuse_bad_day(report: WeeklyReport, day: date) -> None:
    """Reports follow each other in time and none is dated ahead, but on the plan's status date."""
    last = WeeklyReport.objects.filter(plan=report.plan).exclude(published_at=None).first()
    if last is not None and day < last.reported_on:
        raise InvalidInput(
            "before_last_report",
            _("Report %(number)s is dated %(day)s; choose that day or a later one.")
            % {"number": last.number, "day": last.reported_on.isoformat()},
            field="reported_on",
        )
    if day not in (_status_day(report.plan), last and last.reported_on):
        check_horizon(day, _today(report.plan), REPORTED, "reported_on")


@audited()
def discard_draft(report: WeeklyReport, *, version: int, actor: User) -> None:
    """Refusals: NotAllowed, Stale, StateRefusal (published)."""
    _require(report.plan, actor)
    refuse_published(report)
    audit.remove(report, actor=actor, action="weeklyreport.discard", version=version)


def draft_content(
    report: WeeklyReport, actor: User, *, comment: str | None = None, until: datetime | None = None
) -> Content:
    """What the report would say if it were published now, or at the moment `until`; writes nothing."""
    at = until or now()
    access = ProjectAccess(actor, report.plan.project)
    found = figures(access, on=report.reported_on, since=report.since, until=at)
    return {
        **found,
        "number": report.number,
        "reported_on": report.reported_on.isoformat(),
        "follows": same_day_before(report),
        "since": report.since.astimezone(ZoneInfo(report.plan.project.time_zone)).isoformat(),
        "comment": report.comment if comment is None else comment,
        "manager": str(actor),
    }


def same_day_before(report: WeeklyReport) -> int | None:
    """The number of the last report, where it is dated on the same day as this one."""
    rows = WeeklyReport.objects.filter(plan=report.plan, number__lt=report.number)
    last = rows.order_by("-number").values_list("number", "reported_on").first()
    return last[0] if last is not None and last[1] == report.reported_on else None


@one_act()
def publish(
    report: WeeklyReport, *, version: int, actor: User, recipients: Iterable[User] = ()
) -> WeeklyReport:
    """Freeze the report: keep the day's schedule, its figures and their words in every language, and mail it.

    The documents are made between two transactions, so that nobody waits for them; what changed meanwhile
    in the draft refuses. Refusals: NotAllowed, Stale, StateRefusal (published, closed project, the day's
    schedule kept anew meanwhile), InvalidInput (a recipient who may not read it).
    """
    _require(report.plan, actor)
    refuse_published(report)
    if report.version != version:
        raise audit.stale(report, {"comment": report.comment})
    refuse_bad_day(report, report.reported_on)
    wanted = chosen_readers(report.plan.project, [person.pk for person in recipients])
    snapshot = schedule_of(report.plan, on=report.reported_on, actor=actor)
    until = quiet_moment()
    content = draft_content(report, actor, until=until)
    copies = copies_of(content, address_of(report))
    return _freeze(report, version, actor, wanted, snapshot, until, content, copies)


@audited()
def quiet_moment() -> datetime:
    """Now, while nobody else writes: all that happened before can be read, and the rest happens later."""
    return now()


@audited()
def _freeze(
    report: WeeklyReport,
    version: int,
    actor: User,
    recipients: list[User],
    snapshot: ScheduleSnapshot,
    until: datetime,
    content: Content,
    copies: Mapping[tuple[str, str], bytes],
) -> WeeklyReport:
    stored = audit.locked(report)
    refuse_published(stored)
    if stored.version != version:
        raise audit.stale(stored, {"comment": report.comment})
    if not ScheduleSnapshot.objects.filter(pk=snapshot.pk).exists():
        raise StateRefusal(
            "schedule_kept_anew",
            _("Somebody kept the day's schedule anew while the report was made; publish it again."),
        )
    stored.content, stored.status = content, content["status"]["light"]
    stored.snapshot, stored.status_at, stored.until = snapshot, report.plan.status_at, until
    stored.published_at, stored.published_by = now(), actor
    stored.version = version + 1
    stored.save()
    kept = [
        ReportCopy(report=stored, language=language, kind=kind, content=body, sha256=sha256(body).hexdigest())
        for (language, kind), body in copies.items()
    ]
    ReportCopy.objects.bulk_create(kept)
    record(
        actor=actor,
        action="weeklyreport.publish",
        target=stored,
        after={
            "status": stored.status,
            "reported_on": stored.reported_on,
            "copies": {f"{copy.language} {copy.kind}": copy.sha256 for copy in kept},
            "recipients": len(recipients),
        },
    )
    send_report(stored, recipients, copies)
    return stored


def copies_of(content: Content, address: str) -> dict[tuple[str, str], bytes]:
    """Page, PDF and mail in every language, as bytes."""
    found: dict[tuple[str, str], bytes] = {}
    for language in LANGUAGES:
        subject, text = mail_of(content, language, address)
        found[language, CopyKind.PAGE.value] = page_of(content, language).encode()
        found[language, CopyKind.PDF.value] = pdf_of(content, language)
        found[language, CopyKind.MAIL.value] = f"{subject}\n\n{text}".encode()
    return found


def refuse_published(report: WeeklyReport) -> None:
    """What was handed out stays as it is."""
    if report.published_at is not None:
        raise StateRefusal(
            "report_published",
            _("This report is published and stays as it is; say what was wrong in the next one."),
        )


def _require(plan: Plan, actor: User) -> None:
    ProjectAccess(actor, plan.project).require(Permission.REPORTS_PUBLISH)
    refuse_closed(plan.project)


def chosen_readers(project: Project, keys: Iterable[int]) -> list[User]:
    """The people with these keys, each once. InvalidInput for who may not read the project's reports."""
    allowed = {person.pk: person for person in readers(project)}
    wanted = dict.fromkeys(keys)
    for key in wanted:
        if key not in allowed:
            raise stranger(project, key)
    return [allowed[key] for key in wanted]


def stranger(project: Project, key: int) -> InvalidInput:
    """By name for members, who are seen with it in the project; others by the key that was sent."""
    member = project.memberships.filter(user=key).select_related("user").first()
    return InvalidInput(
        "not_a_reader",
        _("Person %(value)s may not read this project's reports; choose other recipients.")
        % {"value": f"{key} ({member.user})" if member else key},
        field="recipients",
    )
