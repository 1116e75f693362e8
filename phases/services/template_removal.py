"""Taking a saved template away, and taking that back."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from phases.models import SavedTemplate
from phases.services.templates import require_right
from rollout.audit.going import as_removed
from rollout.audit.models import AuditEvent
from rollout.audit.services import audited, create, remove
from rollout.core.errors import StateRefusal
from rollout.people.models import User
from rollout.projects.models import Project

HANDLER = "phases.template_back"


@audited()
def remove_template(saved: SavedTemplate, *, actor: User) -> dict[str, int]:
    """Projects that were started from it stay. Answers what its undo needs. Refusal: NotAllowed."""
    require_right(actor)
    key = str(saved.pk)
    remove(saved, actor=actor)
    removals = AuditEvent.objects.filter(action="savedtemplate.remove", target_id=key)
    return {"event": removals.latest("sequence").pk}


@audited()
def bring_template_back(event: AuditEvent, *, actor: User) -> SavedTemplate:
    """The template as it was, under its old key. Refusals: NotAllowed; StateRefusal where there is one of
    that key again."""
    require_right(actor)
    saved: Any = as_removed(SavedTemplate, event.before)
    if SavedTemplate.objects.filter(key=saved.key).exists():
        raise StateRefusal("template_again", _("There is a template of that key again; nothing was changed."))
    if not Project.objects.filter(pk=saved.source_project_id).exists():
        saved.source_project_id = None
    saved.version += 1  # one that nobody has seen
    made: SavedTemplate = create(saved, actor=actor, action="savedtemplate.restore")
    return made
