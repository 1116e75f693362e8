"""The risk register on paper: the heat map, then every risk found, the gravest first."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.http.response import HttpResponseBase
from django.utils.translation import get_language

from rollout.documents.delivery import answer_pdf, pages_for
from rollout.documents.pdf import render_pdf
from rollout.projects.labels_risks import level_status, review_status, state_status
from rollout.projects.models import Project
from rollout.projects.queries_risks import heat_figure, heat_rows_of, thresholds_of
from rollout.projects.risk_finding import counts_of, title_of, waiting
from rollout.projects.risk_rules import level

if TYPE_CHECKING:
    from rollout.core.lists.listing import Listing

ROWS_ON_A_PAGE = 14  # a risk takes three lines: its title and two of its response plan


def register_pdf(project: Project, on: date, listing: Listing) -> HttpResponseBase:
    """The rows that the list shows, in the language of the page."""
    name = f"risks-{project.slug}-{get_language()}-{on.isoformat()}.pdf"
    pages = 1 + pages_for(listing.rows_found.order_by().count(), on_a_page=ROWS_ON_A_PAGE)
    return answer_pdf(
        listing.request,
        lambda: render_pdf("reports/risk_register.html", register(project, on, listing)),
        name=name,
        pages=pages,
    )


def register(project: Project, on: date, listing: Listing) -> dict[str, Any]:
    """What the document shows, in the active language."""
    counts = counts_of(listing.rows_found, project, on)
    limits = thresholds_of(project)
    title = title_of(counts)
    return {
        "project": project,
        "made": on,
        "title": title,
        "waiting": [sentence for sentence, _rows in waiting(counts)],
        "chips": listing.chips,
        "figure": heat_figure(heat_rows_of(listing.rows_found, project), title),
        "lines": [
            {
                "risk": risk,
                "level": level_status(level(risk.score, limits)),
                "state": state_status(risk),
                "review": review_status(risk, on),
            }
            for risk in listing.rows_found.order_by("-score", "number")
        ],
    }
