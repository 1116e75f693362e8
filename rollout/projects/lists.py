"""The lists of this app: projects, and a project's history."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from rollout.audit.labels import VIAS, action_text, via_text
from rollout.audit.models import AuditEvent
from rollout.audit.wording import Wording, actor_text, kind_text
from rollout.core.lists import ChoiceFilter, Column, DayFilter, ListDefinition, PersonFilter
from rollout.core.markup import Status
from rollout.core.numbers import number_text
from rollout.people.audit_list import actors, changes_cell, changes_text, kinds
from rollout.projects.models import ProjectStatus
from rollout.projects.registry import load_slips


def day_of(value: Any) -> date | None:
    return value.date() if isinstance(value, datetime) else value


def slip_of(project: Any) -> float | None:
    """Working days the forecast go-live lies behind the committed one, as `load_slips` found them."""
    slip: float | None = project.slip
    return slip


def figure(project: Any, name: str) -> Any:
    """What the plan says, for those who may read the plan."""
    return getattr(project, name, None) if project.shows_figures else None


def slip_number(project: Any) -> str:
    return days_number(slip_of(project))


def days_number(days: float | None) -> str:
    """
    >>> days_number(10), days_number(-0.5), days_number(None)
    ('10', '−0.5', '–')
    """
    return number_text(days, 0 if days is None or days == int(days) else 1)


def slip_text(days: float) -> str:
    """The same words as on the project's own pages."""
    size = {"days": days_number(abs(days))}
    number = 1 if abs(days) == 1 else 2
    if days > 0:
        return ngettext("%(days)s working day late", "%(days)s working days late", number) % size
    return ngettext("%(days)s working day early", "%(days)s working days early", number) % size


def standing(project: Any) -> Status:
    """How the project stands, in one word that the figures beside it prove."""
    if project.status == ProjectStatus.CLOSED:
        return Status(_("Closed"), "neutral", "lock")
    if not project.shows_figures:
        return Status(ProjectStatus.ACTIVE.label, "neutral", "circle")
    slip = slip_of(project)
    if slip is None:
        return Status(_("Without a committed date"), "neutral", "circle")
    if slip > 0:
        return Status(slip_text(slip), "bad", "alert-octagon")
    return Status(slip_text(slip) if slip else _("In time"), "good", "circle-check")


def project_cell(project: Any) -> SafeString:
    """A project opens as a page: it is a place to go to, not a row to look at."""
    url = reverse("phases:overview", args=[project.slug])
    return format_html('<a class="row-link" href="{}">{}</a>', url, project.name)


PROJECT_LIST = ListDefinition(
    key="projects.projects",
    title=_("Projects"),
    columns=(
        Column("name", _("Project"), sort="name", link=True, cell=project_cell),
        Column("client", _("Client"), value="client", sort="client__name"),
        Column("phase", _("Phase now"), value=lambda p: figure(p, "phase")),
        Column(
            "forecast",
            _("Forecast go-live"),
            value=lambda p: day_of(figure(p, "forecast")),
            kind="day",
        ),
        Column("committed", _("Committed"), value=lambda p: figure(p, "committed"), kind="day"),
        Column("slip", _("Slip, working days"), value=slip_of, cell=slip_number, kind="number"),
        Column("standing", _("Status"), value=standing, kind="status"),
        Column("created", _("Created"), value="created_at", sort="created_at", kind="moment", shown=False),
    ),
    filters=(ChoiceFilter(key="status", label=_("State"), choices=ProjectStatus.choices),),
    default_sort=("name",),
    search=("name", "slug", "client__name", "search_text"),
    export_name="projects",
    prepare=load_slips,
)


def history_list(wording: Wording) -> ListDefinition:
    """Events of one project; `wording` holds the reader's eyes and the names that the page's rows need."""
    return ListDefinition(
        key="projects.history",
        title=_("History"),
        columns=(
            Column("at", _("When"), sort="sequence", kind="moment"),
            Column("actor_name", _("Who"), value=actor_text, kind="person"),
            Column("action", _("Did what"), value=lambda e: action_text(e.action), link=True),
            Column("target", _("Record"), value=lambda e: f"{kind_text(e.target_type)}: {wording.name(e)}"),
            Column(
                "changes",
                _("Before → after"),
                value=lambda e: changes_text(wording.changes(e)),
                cell=lambda e: changes_cell(wording.changes(e)),
                wide=True,
            ),
            Column("why", _("Why")),
            Column("via", _("Through"), value=lambda e: via_text(e.via)),
        ),
        filters=(
            PersonFilter(key="who", label=_("Who"), path="actor_id", choices=actors),
            ChoiceFilter(key="kind", label=_("Kind of record"), path="target_type", choices=kinds),
            ChoiceFilter(key="via", label=_("Through"), choices=list(VIAS.items())),
            DayFilter(key="at", label=_("When"), moments="zoned", presets=()),
        ),
        default_sort=("-at",),
        search=("actor_name", "target_name", "action", "why"),
        export_name="history",
        prepare=wording.load,
    )


def history_rows(events: QuerySet[AuditEvent]) -> QuerySet[AuditEvent]:
    return events.defer("previous_hash", "hash")
