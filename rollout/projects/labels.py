"""What events, doors and states of a project are called."""

from django.utils.translation import gettext_lazy as _

ACTION_LABELS = {
    "membership.create": _("gave a role"),
    "membership.remove": _("took a role away"),
    "user.invite": _("invited a person"),
    "project.create": _("started the project"),
    "project.change": _("changed the project's settings"),
    "calendarfeed.create": _("opened a calendar feed"),
    "calendarfeed.revoke": _("closed a calendar feed"),
    "savedtemplate.create": _("saved a template"),
}
KIND_LABELS = {
    "phases.plan": _("Plan"),
    "phases.calendar": _("Calendar"),
    "phases.calendarday": _("Calendar day"),
    "phases.calendarfeed": _("Calendar feed"),
    "phases.baseline": _("Baseline"),
    "phases.savedtemplate": _("Template"),
    "projects.project": _("Project"),
    "projects.membership": _("Member"),
    "people.user": _("Person"),
}
