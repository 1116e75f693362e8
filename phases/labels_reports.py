"""What a weekly report calls its lights, reasons, causes and parties."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from phases.models import PARTY_CHOICES, ReportStatus
from phases.views.wording import trimmed
from rollout.core.markup import Status
from rollout.core.numbers import percent_text

LIGHTS: Mapping[str, Status] = {
    "green": Status(ReportStatus.GREEN.label, "good", "circle-check"),
    "amber": Status(ReportStatus.AMBER.label, "warn", "alert-triangle"),
    "red": Status(ReportStatus.RED.label, "bad", "alert-octagon"),
}
DRAFT = Status(gettext_lazy("Draft"), "neutral", "pencil")
PARTIES: Mapping[str, Any] = dict(PARTY_CHOICES)
REASONS: Mapping[str, str] = {
    "go_live_slip": gettext_noop("Go-live: %(value)s working days behind its promise; limit %(limit)s."),
    "baseline_slip": gettext_noop(
        "Go-live: %(value)s working days behind its baseline; limit %(limit)s. No day is committed."
    ),
    "unjudged": gettext_noop(
        "Go-live: cannot be judged without tasks and a committed day or a baseline to compare it with."
    ),
    "milestone_slip": gettext_noop(
        "Latest open milestone: %(value)s working days behind its baseline; limit %(limit)s."
    ),
    "pace": gettext_noop("Pace of work, SPI(t): %(value)s; limit %(limit)s."),
    "cost": gettext_noop("Value per cost, CPI: %(value)s; limit %(limit)s."),
    "highest_risk": gettext_noop("Gravest open risk: %(value)s of 25 points; limit %(limit)s."),
    "stale_gates": gettext_noop("Gates whose signature is out of date: %(value)s."),
    "closed_without_gate": gettext_noop("Phases closed without a decision: %(value)s."),
    "late_actions": gettext_noop("Overdue actions: %(value)s; limit %(limit)s."),
    "status_age": gettext_noop(
        "Days since the plan was brought up to date: %(value)s; limit %(limit)s. What it forecasts is as old."
    ),
    "answered": gettext_noop("Owners who gave their update: %(value)s; limit %(limit)s."),
}
CAUSES: Mapping[str, str] = {
    "moved": gettext_noop("moved by “%(task)s”"),
    "own": gettext_noop("moved itself"),
    "waits": gettext_noop("waits for “%(task)s”"),
    "calculated": gettext_noop("calculation replaced the date that the file recorded"),
}
# each figure of earned value with its decimals; None: as many as it needs
EARNED_FIGURES: Mapping[str, tuple[Any, int | None]] = {
    "budget": (gettext_lazy("Budget, BAC"), 0),
    "planned": (gettext_lazy("Planned, PV"), 0),
    "earned": (gettext_lazy("Earned, EV"), 0),
    "actual": (gettext_lazy("Cost, AC"), 0),
    "spi": ("SPI", 2),
    "cpi": ("CPI", 2),
    "pace": ("SPI(t)", 2),
    "forecast_weeks": (gettext_lazy("Forecast, weeks"), 1),
}
ACTION_LABELS = {
    "weeklyreport.start": gettext_lazy("began a weekly report"),
    "weeklyreport.write": gettext_lazy("wrote in the draft of a weekly report"),
    "weeklyreport.publish": gettext_lazy("published a weekly report"),
    "weeklyreport.discard": gettext_lazy("discarded the draft of a weekly report"),
    "schedulesnapshot.take": gettext_lazy("kept the schedule of a day"),
    "baseline.create": gettext_lazy("took a baseline"),
    "baseline.remove": gettext_lazy("removed a baseline"),
}
KIND_LABELS = {
    "phases.weeklyreport": gettext_lazy("Weekly report"),
    "phases.schedulesnapshot": gettext_lazy("Kept schedule"),
    "phases.slipentry": gettext_lazy("Entry of the slip ledger"),
    "phases.risktask": gettext_lazy("Link of a risk to a task"),
}


def reason_text(reason: Mapping[str, Any]) -> str:
    """Why the light is not green, with the figure and its limit."""
    written = percent_text if reason["rule"] == "answered" else number_text
    return _(REASONS[reason["rule"]]) % {key: written(reason[key]) for key in ("value", "limit")}


def cause_text(cause: Mapping[str, Any] | None) -> str:
    return _(CAUSES[cause["kind"]]) % {"task": cause["task"]} if cause else ""


def number_text(value: float | None, digits: int | None = None) -> str:
    """As many decimals as the number needs, two at most; what is not known is said so."""
    if value is None:
        return _("n/a")
    if digits is not None:
        return number_format(round(Decimal(str(value)), digits), decimal_pos=digits, use_l10n=True)
    return trimmed(Decimal(str(value)))
