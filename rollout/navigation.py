"""The application's map: what stands in the top bar and in a project's sections, in this order."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rollout.people.roles import Permission


@dataclass(frozen=True, slots=True)
class NavigationItem:
    """`url_name` is reversed with the project's slug for its pages, without arguments for the top bar.

    `covers`: first pieces of other addresses in a project whose pages belong to this one.
    """

    url_name: str
    label: str | Promise
    icon: str
    permission: Permission | None = None
    covers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NavigationSection:
    """Pages of a project that belong together: one tab in the first row, its pages in the second.

    It leads to the first of its pages that the reader may open.
    """

    label: str | Promise
    icon: str
    pages: tuple[NavigationItem, ...]


def alone(page: NavigationItem) -> NavigationSection:
    return NavigationSection(page.label, page.icon, (page,))


PLAN_PAGES = (
    NavigationItem(
        "phases:plan",
        _("Plan"),
        "timeline",
        Permission.PLAN_READ,
        covers=("tasks", "milestones", "summary", "save-template", "export"),
    ),
    NavigationItem("phases:network", _("Network"), "hierarchy-3", Permission.PLAN_READ),
    NavigationItem("phases:board", _("Board"), "layout-kanban", Permission.PLAN_READ),
    NavigationItem(
        "phases:calendar", _("Calendar"), "calendar", Permission.PLAN_READ, covers=("working-days",)
    ),
    NavigationItem("phases:table", _("Table"), "table", Permission.PLAN_READ),
    NavigationItem("phases:workload", _("Workload"), "chart-histogram", Permission.PLAN_READ),
)

RHYTHM_PAGES = (
    NavigationItem("phases:update_list", _("Updates"), "mail", Permission.PLAN_READ),
    NavigationItem(
        "projects:meeting_list",
        _("Meetings"),
        "users-group",
        Permission.MEETINGS_READ,
        covers=("meeting-series",),
    ),
    NavigationItem("projects:action_list", _("Actions"), "checkbox", Permission.MEETINGS_READ),
    NavigationItem(
        "projects:decision_list", _("Decisions"), "rosette-discount-check", Permission.MEETINGS_READ
    ),
    NavigationItem("phases:report_list", _("Reports"), "report-analytics", Permission.REPORTS_READ),
    NavigationItem("projects:delta", _("Since last week"), "git-compare", Permission.AUDIT_READ),
)

MEASURE_PAGES = (
    NavigationItem("phases:trend", _("Trend"), "chart-line", Permission.PLAN_READ),
    NavigationItem("phases:slip_ledger", _("Slip ledger"), "scale", Permission.PLAN_READ),
    NavigationItem("phases:baseline_list", _("Baselines"), "history", Permission.PLAN_READ),
    NavigationItem("phases:earned_value", _("Earned value"), "coin", Permission.PLAN_READ),
    NavigationItem("phases:check", _("Plan check"), "checks", Permission.PLAN_READ),
)

RISK_PAGES = (
    NavigationItem("projects:risk_list", _("Risks"), "alert-triangle", Permission.RISKS_READ),
    NavigationItem("projects:goal_list", _("Goals"), "target-arrow", Permission.PLAN_READ),
)

OVERVIEW = NavigationItem("phases:overview", _("This week"), "calendar-week", Permission.PLAN_READ)

PROJECT_SECTIONS = (
    alone(OVERVIEW),
    NavigationSection(_("Plan"), "timeline", PLAN_PAGES),
    NavigationSection(_("Rhythm"), "refresh", RHYTHM_PAGES),
    NavigationSection(_("Measures"), "chart-line", MEASURE_PAGES),
    alone(NavigationItem("phases:gate_list", _("Gates"), "shield-check", Permission.PLAN_READ)),
    NavigationSection(_("Risks"), "alert-triangle", RISK_PAGES),
    alone(NavigationItem("projects:member_list", _("People"), "users", Permission.USERS_READ)),
    alone(NavigationItem("projects:history", _("History"), "history", Permission.AUDIT_READ)),
)
PROJECT_PAGES = tuple(page for section in PROJECT_SECTIONS for page in section.pages)

TOP_BAR = (
    NavigationItem("projects:project_list", _("Projects"), "briefcase"),
    NavigationItem("people:person_list", _("People"), "users", Permission.USERS_READ),
    NavigationItem("audit:event_list", _("Audit log"), "history", Permission.AUDIT_READ),
    NavigationItem("phases:template_list", _("Templates"), "template"),
    NavigationItem("phases:calendar_list", _("Calendars"), "calendar-cog"),
)
