"""What the scripts of the plan's charts are told: addresses, words, rights."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from phases.views.reading import PlanReading
from rollout.core.markup import sprite_url
from rollout.people.roles import Permission

# Columns of the tree table that one may choose; the task's name is always there.
COLUMNS = (
    ("start", gettext_lazy("Start")),
    ("finish", gettext_lazy("Finish")),
    ("duration", gettext_lazy("Duration")),
    ("slip", gettext_lazy("Slip against the baseline")),
    ("slack", gettext_lazy("Slack")),
    ("percent", gettext_lazy("Percent complete")),
    ("owner", gettext_lazy("Owner")),
    ("predecessors", pgettext_lazy("column", "After")),
)


def chart_config(read: PlanReading, data_url: str) -> dict[str, Any]:
    """For `json_script`."""
    slug = read.access.project.slug
    return {
        "urls": {
            "data": reverse(data_url, args=[slug]),
            "preview": reverse("phases:plan_preview", args=[slug]),
            "link": reverse("phases:link_edit", args=[slug]),
        },
        "sprite": sprite_url(),
        "may_change": read.may_change,
        "may_change_some": read.access.allows_some(Permission.PLAN_WRITE),
        "words": words(),
    }


def words() -> dict[str, str]:
    return {
        "task": _("Task"),
        "start": _("Start"),
        "finish": _("Finish"),
        "duration": _("Duration"),
        "slip": _("Slip"),
        "slack": _("Slack"),
        "percent": pgettext("column", "Done"),
        "owner": _("Owner"),
        "predecessors": pgettext("column", "After"),
        "finished": _("finished"),
        "critical": _("critical"),
        "later": _("working days later than the baseline"),
        "earlier": _("working days earlier than the baseline"),
        "provisional": _("A public holiday of that year is not announced yet; the date may move."),
        "off_mark": pgettext("calendar mark: day off", "off"),
        "made_up_mark": pgettext("calendar mark: make-up working day", "work"),
        "link": _("Link %(label)s"),
        "draw_link": _("Drop on the task that waits"),
    }
