"""What the fields of a plan are called in sentences."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

FIELD_LABELS = {
    "name": gettext_lazy("name"),
    "code": gettext_lazy("code"),
    "duration": gettext_lazy("duration"),
    "elapsed": gettext_lazy("clock time"),
    "optimistic": gettext_lazy("shortest duration"),
    "likely": gettext_lazy("likely duration"),
    "pessimistic": gettext_lazy("longest duration"),
    "effort": gettext_lazy("effort"),
    "constraint": gettext_lazy("constraint"),
    "constraint_at": gettext_lazy("constraint date"),
    "deadline": gettext_lazy("deadline"),
    "calendar": gettext_lazy("calendar"),
    "owner": gettext_lazy("owner"),
    "owner_role": gettext_lazy("owner's role"),
    "deliverable": gettext_lazy("deliverable"),
    "notes": gettext_lazy("notes"),
    "actual_start": gettext_lazy("actual start"),
    "actual_finish": gettext_lazy("actual finish"),
    "remaining": gettext_lazy("remaining duration"),
    "percent_complete": gettext_lazy("percent complete"),
    "physical_percent": gettext_lazy("physical percent"),
    "pinned_start": gettext_lazy("start set by hand"),
    "pinned_finish": gettext_lazy("finish set by hand"),
    "resume_at": gettext_lazy("remaining work restarts"),
    "cost": gettext_lazy("planned cost"),
    "actual_cost": gettext_lazy("actual cost"),
    "currency": gettext_lazy("currency"),
    "milestone": gettext_lazy("milestone"),
    "start": gettext_lazy("start"),
    "finish": gettext_lazy("finish"),
    "status_at": gettext_lazy("status date"),
    "go_live": gettext_lazy("committed go-live"),
    "go_live_task": gettext_lazy("go-live task"),
    "profile": gettext_lazy("who wins"),
    "lag_calendar": gettext_lazy("lag is counted on"),
    "out_of_sequence": gettext_lazy("work out of sequence"),
    "critical_threshold": gettext_lazy("slack up to which tasks are critical"),
    "week": gettext_lazy("weekly pattern"),
    "type": gettext_lazy("type"),
    "lag": gettext_lazy("lag"),
    "lag_unit": gettext_lazy("unit of lag"),
    "users": gettext_lazy("participants"),
}


def field_label(name: str | None) -> str:
    return str(FIELD_LABELS.get(name or "", name or _("value")))
