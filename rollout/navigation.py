"""The application's map: what stands in the top bar and in a project's tabs, in this order."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rollout.people.roles import Permission


@dataclass(frozen=True, slots=True)
class NavigationItem:
    """`url_name` is reversed with the project's slug for tabs, without arguments for the top bar.

    `covers`: first pieces of other addresses in a project whose pages belong to this tab.
    """

    url_name: str
    label: str | Promise
    icon: str
    permission: Permission | None = None
    covers: tuple[str, ...] = ()


PROJECT_TABS = (
    NavigationItem("phases:overview", _("This week"), "calendar-week", Permission.PLAN_READ),
    NavigationItem(
        "phases:plan",
        _("Plan"),
        "timeline",
        Permission.PLAN_READ,
        covers=("tasks", "milestones", "summary", "save-template"),
    ),
    NavigationItem("phases:network", _("Network"), "hierarchy-3", Permission.PLAN_READ),
    NavigationItem("phases:board", _("Board"), "layout-kanban", Permission.PLAN_READ),
    NavigationItem(
        "phases:calendar", _("Calendar"), "calendar", Permission.PLAN_READ, covers=("working-days",)
    ),
    NavigationItem("phases:gate_list", _("Gates"), "shield-check", Permission.PLAN_READ),
    NavigationItem(
        "phases:trend",
        _("Measures"),
        "chart-line",
        Permission.PLAN_READ,
        covers=("baselines", "slip-ledger", "check"),
    ),
    NavigationItem("phases:update_list", _("Updates"), "mail", Permission.PLAN_READ),
    NavigationItem(
        "phases:report_list",
        _("Reports"),
        "report-analytics",
        Permission.PLAN_READ,
        covers=("earned-value", "delta"),
    ),
    NavigationItem("phases:workload", _("Workload"), "users", Permission.PLAN_READ),
    NavigationItem("projects:risk_list", _("Risks"), "alert-triangle", Permission.RISKS_READ),
    NavigationItem("projects:goal_list", _("Goals"), "target-arrow", Permission.PLAN_READ),
    NavigationItem("phases:table", _("Table"), "table", Permission.PLAN_READ),
    NavigationItem("projects:meeting_list", _("Meetings"), "users-group", Permission.MEETINGS_READ),
    NavigationItem("projects:member_list", _("People"), "users", Permission.USERS_READ),
    NavigationItem("projects:history", _("History"), "history", Permission.AUDIT_READ),
)

TOP_BAR = (
    NavigationItem("projects:project_list", _("Projects"), "briefcase"),
    NavigationItem("people:person_list", _("People"), "users", Permission.USERS_READ),
    NavigationItem("audit:event_list", _("Audit log"), "history", Permission.AUDIT_READ),
    NavigationItem("phases:template_list", _("Templates"), "template"),
    NavigationItem("phases:calendar_list", _("Calendars"), "calendar-cog"),
)
