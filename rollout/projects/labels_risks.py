"""What scores, levels and events of risks and goals are called."""

from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rollout.core.markup import Status
from rollout.projects.models import Risk, RiskKind, RiskState
from rollout.projects.risk_rules import Level, Review, review

PROBABILITY_WORDS = {
    1: _("rare"),
    2: _("unlikely"),
    3: _("possible"),
    4: _("likely"),
    5: _("almost certain"),
}
IMPACT_WORDS = {
    1: _("negligible"),
    2: _("minor"),
    3: _("moderate"),
    4: _("major"),
    5: _("severe"),
}
LEVEL_LABELS = {
    Level.LOW: pgettext_lazy("risk level", "Low"),
    Level.MEDIUM: pgettext_lazy("risk level", "Medium"),
    Level.HIGH: pgettext_lazy("risk level", "High"),
}
REVIEW_LABELS = {
    Review.OVERDUE: _("Review overdue"),
    Review.SOON: _("Review within seven days"),
    Review.LATER: _("Review later"),
    Review.NONE: _("No review date"),
}
LACKING_LABELS = {
    "metric": _("Metric missing"),
    "baseline": _("Baseline value missing"),
    "target": _("Target missing"),
}
ACTION_LABELS = {
    "risk.raise": pgettext_lazy("history", "raised the risk"),
    "risk.change": pgettext_lazy("history", "changed the risk"),
    "risk.assess": pgettext_lazy("history", "assessed the risk"),
    "risk.happen": pgettext_lazy("history", "turned the risk into an issue"),
    "risk.watch": pgettext_lazy("history", "put the risk on watch"),
    "risk.close": pgettext_lazy("history", "closed the risk"),
    "risk.reopen": pgettext_lazy("history", "opened the risk again"),
    "issue.raise": pgettext_lazy("history", "raised the issue"),
    "issue.change": pgettext_lazy("history", "changed the issue"),
    "issue.assess": pgettext_lazy("history", "assessed the issue"),
    "issue.watch": pgettext_lazy("history", "put the issue on watch"),
    "issue.close": pgettext_lazy("history", "closed the issue"),
    "issue.reopen": pgettext_lazy("history", "opened the issue again"),
    "risk.link": pgettext_lazy("history", "linked a task"),
    "risk.unlink": pgettext_lazy("history", "took a task off"),
    "goal.create": pgettext_lazy("history", "added a goal"),
    "goal.change": pgettext_lazy("history", "changed a goal"),
    "goal.remove": pgettext_lazy("history", "removed a goal"),
}
KIND_LABELS = {"projects.risk": _("Risk or issue"), "projects.goal": _("Goal")}
LEVEL_LOOKS = {
    Level.LOW: ("good", "circle-check"),
    Level.MEDIUM: ("warn", "alert-triangle"),
    Level.HIGH: ("bad", "alert-octagon"),
}


def level_status(level: Level) -> Status:
    tone, icon = LEVEL_LOOKS[level]
    return Status(LEVEL_LABELS[level], tone, icon)  # type: ignore[arg-type]


def state_status(risk: Risk) -> Status:
    """Open, watched or closed; an open issue asks for attention."""
    state = RiskState(risk.state)
    if state is RiskState.CLOSED:
        return Status(state.label, "neutral", "lock")
    if state is RiskState.WATCHED:
        return Status(state.label, "neutral", "eye")
    if risk.kind == RiskKind.ISSUE:
        return Status(state.label, "bad", "flame")
    return Status(state.label, "neutral", "circle")


def review_status(risk: Risk, on: date) -> Status | None:
    """What the review date asks for on the day `on`: overdue, soon, or nothing."""
    found = review(risk.review_on, on, closed=risk.state == RiskState.CLOSED)
    if found is Review.OVERDUE:
        return Status(REVIEW_LABELS[found], "bad", "calendar-due")
    if found is Review.SOON:
        return Status(REVIEW_LABELS[found], "warn", "calendar-due")
    return None
