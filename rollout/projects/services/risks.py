"""Verbs about risks and issues. Each asks for its permission and leaves one event per risk."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from rollout.audit import services as audit
from rollout.audit.context import now
from rollout.audit.services import audited
from rollout.core.errors import InvalidInput, StateRefusal
from rollout.core.search import pinyin_key
from rollout.people.models import User
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess
from rollout.projects.models import Project, Risk, RiskKind, RiskState
from rollout.projects.numbering import next_number
from rollout.projects.risk_rules import CERTAIN, SCALE, score
from rollout.projects.services.meeting_rights import NOT_A_MEMBER
from rollout.projects.services.projects import refuse_closed

FIELDS = frozenset(
    "title description category probability impact response response_plan owner review_on delay_days".split()
)
JUDGED = frozenset({"probability", "impact"})


@audited()
def raise_risk(
    project: Project,
    values: Mapping[str, Any],
    *,
    actor: User,
    kind: RiskKind = RiskKind.RISK,
    library_key: str = "",
) -> Risk:
    """Enter a risk, or an issue, under the next number. `values` by FIELDS; a probability or impact given
    counts as judged today. Refusals: NotAllowed, InvalidInput, StateRefusal where the project is closed."""
    risk = Risk(
        project=project, kind=kind, raised_by=actor, raised_at=now(), library_key=library_key, **known(values)
    )
    ProjectAccess(actor, project).require(Permission.RISKS_WRITE, risk)
    held = Project.objects.select_for_update(of=("self",)).get(pk=project.pk)
    refuse_closed(held)
    require_member(held, values.get("owner"))
    if kind == RiskKind.ISSUE:
        risk.probability = CERTAIN
    if not library_key and (kind == RiskKind.ISSUE or JUDGED & set(values)):
        risk.assessed_on = today(project)
    risk.score = scored(risk.probability, risk.impact)
    risk.search_text = pinyin_key(risk.title, risk.description)
    risk.number = next_number(project, Risk)
    return audit.create(risk, actor=actor, action=f"{kind}.raise")


@audited()
def change_risk(risk: Risk, changes: Mapping[str, Any], *, version: int, actor: User, why: str = "") -> Risk:
    """Write the named fields. A new probability or impact counts as judged today. Refusals: Stale,
    NotAllowed, InvalidInput, StateRefusal for a closed risk or project."""
    risk = stored_open(risk, actor)
    changes = known(changes)
    if "owner" in changes and changes["owner"] != risk.owner:
        require_member(risk.project, changes["owner"])
    if risk.kind == RiskKind.ISSUE and changes.get("probability", CERTAIN) != CERTAIN:
        raise InvalidInput(
            "issue_is_certain",
            _("An issue has happened already: its probability stays 5; change its impact."),
            field="probability",
        )
    return _written(risk, changes, version=version, actor=actor, action=f"{risk.kind}.change", why=why)


@audited()
def assess_risk(
    risk: Risk,
    *,
    probability: int,
    impact: int,
    version: int,
    actor: User,
    review_on: date | None = None,
    why: str = "",
) -> Risk:
    """Judge a risk anew: it counts as assessed today even if the figures stay; without `review_on` the day
    of the next look stays."""
    risk = stored_open(risk, actor)
    if risk.kind == RiskKind.ISSUE:
        probability = CERTAIN
    changes: dict[str, Any] = {
        "probability": probability,
        "impact": impact,
        "assessed_on": today(risk.project),
    }
    if review_on is not None:
        changes["review_on"] = review_on
    return _written(risk, changes, version=version, actor=actor, action=f"{risk.kind}.assess", why=why)


@audited()
def turn_into_issue(risk: Risk, *, version: int, actor: User, why: str = "") -> Risk:
    """The risk has happened. `why`: what happened, kept in the history."""
    risk = stored_open(risk, actor)
    if risk.kind == RiskKind.ISSUE:
        raise StateRefusal("already_issue", _("This is an issue already; change or close it."))
    changes = {
        "kind": RiskKind.ISSUE.value,
        "state": RiskState.OPEN.value,
        "probability": CERTAIN,
        "impact": risk.impact,
        "assessed_on": today(risk.project),
    }
    return _written(risk, changes, version=version, actor=actor, action="risk.happen", why=why)


@audited()
def watch_risk(risk: Risk, *, version: int, actor: User) -> Risk:
    """Nothing is to be done now; it stays under review."""
    risk = stored_open(risk, actor)
    if risk.state == RiskState.WATCHED:
        raise StateRefusal("already_watched", _("This is watched already; review or close it."))
    return _written(
        risk, {"state": RiskState.WATCHED.value}, version=version, actor=actor, action=f"{risk.kind}.watch"
    )


@audited()
def close_risk(risk: Risk, *, outcome: str, version: int, actor: User) -> Risk:
    """Close with what came of it; the outcome stands in reports."""
    risk = stored_open(risk, actor)
    if not outcome.strip():
        raise InvalidInput("outcome_missing", _("Say what came of it; reports show it."), field="outcome")
    changes = {
        "state": RiskState.CLOSED.value,
        "outcome": outcome.strip(),
        "closed_on": today(risk.project),
    }
    return _written(risk, changes, version=version, actor=actor, action=f"{risk.kind}.close")


@audited()
def reopen_risk(risk: Risk, *, version: int, actor: User, why: str = "") -> Risk:
    """Open a closed or watched risk again."""
    risk = stored(risk, actor)
    if risk.state == RiskState.OPEN:
        raise StateRefusal("already_open", _("This is open already."))
    changes = {"state": RiskState.OPEN.value, "outcome": "", "closed_on": None}
    return _written(risk, changes, version=version, actor=actor, action=f"{risk.kind}.reopen", why=why)


def _written(
    risk: Risk, changes: Mapping[str, Any], *, version: int, actor: User, action: str, why: str = ""
) -> Risk:
    """Compare-and-set with what follows from the fields: score, day of judgement, search."""
    found = dict(changes)
    if JUDGED & set(found):
        found["score"] = scored(found.get("probability", risk.probability), found.get("impact", risk.impact))
        moved = any(found.get(name, getattr(risk, name)) != getattr(risk, name) for name in JUDGED)
        if moved:
            found.setdefault("assessed_on", today(risk.project))
    if {"title", "description"} & set(found):
        title, text = (found.get(name, getattr(risk, name)) for name in ("title", "description"))
        found["search_text"] = pinyin_key(title, text)
    return audit.change(risk, found, version=version, actor=actor, action=action, why=why)


def known(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values, all of them fields of a risk that a person may set."""
    if unknown := sorted(set(values) - FIELDS):
        raise InvalidInput("risk_field_unknown", _("A risk has no field “%s”.") % unknown[0])
    if "title" in values and not str(values["title"]).strip():
        raise InvalidInput("title_missing", _("Say in a few words what may happen."), field="title")
    return dict(values)


def scored(probability: int, impact: int) -> int:
    for name, value in (("probability", probability), ("impact", impact)):
        if value not in SCALE:
            raise InvalidInput(
                "beyond_scale", _("%s must be a whole number from 1 to 5.") % value, field=name
            )
    return score(probability, impact)


def require_member(project: Project, person: User | None) -> None:
    """An owner must be in the project: nobody else would see the risk."""
    if person is not None and not project.memberships.filter(user=person).exists():
        raise InvalidInput("owner_not_member", NOT_A_MEMBER % {"value": person.pk}, field="owner")


def stored(risk: Risk, actor: User) -> Risk:
    """The risk as it stands now, held until the transaction ends; a form has written its wishes into the
    one it was given. NotAllowed, or StateRefusal where the project is closed."""
    found: Risk = (
        Risk.objects.select_for_update(of=("self",)).select_related("project", "owner").get(pk=risk.pk)
    )
    ProjectAccess(actor, found.project).require(Permission.RISKS_WRITE, found)
    refuse_closed(found.project)
    return found


def stored_open(risk: Risk, actor: User) -> Risk:
    found = stored(risk, actor)
    if found.state == RiskState.CLOSED:
        raise StateRefusal("risk_closed", _("This is closed; open it again first."))
    return found


def today(project: Project) -> date:
    """The day in the project's own time zone."""
    return now().astimezone(ZoneInfo(project.time_zone)).date()
