"""Taking risks from the shipped library into a project's register."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from rollout.audit.services import audited
from rollout.core.errors import InvalidInput, StateRefusal
from rollout.people.models import User
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess
from rollout.projects.models import Project, Risk
from rollout.projects.risk_library import KnownRisk, library
from rollout.projects.services.projects import refuse_closed
from rollout.projects.services.risks import raise_risk


@dataclass(frozen=True, slots=True)
class LoadedRisks:
    """What was taken in, and which keys were left because the register has them already."""

    risks: Sequence[Risk]
    skipped: Sequence[str]


@audited()
def load_risks(project: Project, keys: Sequence[str], *, actor: User) -> LoadedRisks:
    """Take the chosen entries over, in the project's language and not yet assessed. Entries loaded before,
    closed ones too, are skipped; StateRefusal where that leaves nothing. InvalidInput for an unknown key."""
    ProjectAccess(actor, project).require(Permission.RISKS_WRITE)
    held = Project.objects.select_for_update(of=("self",)).get(pk=project.pk)
    refuse_closed(held)
    entries = {entry.key: entry for entry in library()}
    wanted = list(dict.fromkeys(keys))
    if not wanted:
        raise InvalidInput("nothing_chosen", _("Choose at least one risk of the library."), field="keys")
    if unknown := [key for key in wanted if key not in entries]:
        raise InvalidInput(
            "library_key_unknown", _("The library has no risk “%s”.") % unknown[0], field="keys"
        )
    there = set(
        Risk.objects.filter(project=project, library_key__in=wanted).values_list("library_key", flat=True)
    )
    fresh = [key for key in wanted if key not in there]
    if not fresh:
        raise StateRefusal(
            "risks_loaded_already", _("The register has all of these already; nothing was loaded.")
        )
    language = held.language.split("-")[0]
    risks = [_taken(held, entries[key], language, actor) for key in fresh]
    return LoadedRisks(risks, [key for key in wanted if key in there])


def _taken(project: Project, entry: KnownRisk, language: str, actor: User) -> Risk:
    word = language if language in entry.title else "en"
    values = {
        "title": entry.title[word],
        "description": f"{entry.cause[word]}\n{entry.consequence[word]}",
        "category": entry.category,
        "probability": entry.probability,
        "impact": entry.impact,
        "response": entry.response,
        "response_plan": "\n".join(f"• {measure}" for measure in entry.measures[word]),
        "delay_days": entry.delay or None,
    }
    return raise_risk(project, values, actor=actor, library_key=entry.key)
