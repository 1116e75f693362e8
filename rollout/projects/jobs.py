"""Background work about meetings."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from rollout.audit.context import now
from rollout.core.jobs.registry import job
from rollout.core.jobs.run import Run
from rollout.projects.models import Action, ActionState, ProjectStatus
from rollout.projects.services.actions import today_of
from rollout.projects.services.agenda_renewal import meetings_ahead, renew_ahead
from rollout.projects.services.meeting_mail import send_reminder

LOOK_BACK = timedelta(days=3)


@job(title=_("Remind owners of actions that fall due"), every="0 7 * * *")
def remind_of_actions(run: Run) -> dict[str, Any]:
    """Owners of what falls due today, still in the project, get one mail; what fell due while nothing ran is
    caught up, for three days. Running it twice mails nobody twice."""
    horizon = now().date() + timedelta(days=1)
    due = Action.objects.filter(
        state=ActionState.OPEN,
        due_on__range=(horizon - LOOK_BACK - timedelta(days=1), horizon),
        owner__is_active=True,
        owner__memberships__project=F("project"),
        project__status=ProjectStatus.ACTIVE,
    )
    reminded = 0
    for action in due.select_related("owner", "project").order_by("pk").distinct():
        if action.due_on is not None and action.due_on <= today_of(action.project):
            send_reminder(action)
            reminded += 1
    return {"actions": reminded}


@job(title=_("Renew the agendas of the coming week"), every="0 6 * * *")
def renew_agendas(run: Run) -> dict[str, Any]:
    """Each planned meeting of the coming week speaks of what is open this morning."""
    changed = sum(1 for meeting in meetings_ahead(now()).order_by("pk") if renew_ahead(meeting))
    return {"agendas": changed}
