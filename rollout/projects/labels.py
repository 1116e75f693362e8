"""What events, doors and states of a project are called."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rollout.projects import labels_risks

ACTION_LABELS = {
    **labels_risks.ACTION_LABELS,
    "membership.create": _("gave a role"),
    "membership.remove": _("took a role away"),
    "user.invite": _("invited a person"),
    "meeting.plan": _("planned a meeting"),
    "meeting.invite": _("sent the invitation"),
    "meeting.agenda": _("renewed the agenda"),
    "meeting.hold": _("held a meeting"),
    "meeting.publish": _("published the minutes"),
    "meeting.cancel": _("cancelled a meeting"),
    "meeting.reopen": _("planned a cancelled meeting again"),
    "minutesedition.publish": _("froze an edition of the minutes"),
    "minutesedition.correct": _("corrected the minutes"),
    "agendaitem.move": _("moved a point of the agenda"),
    "meetingseries.create": _("began a series of meetings"),
    "meetingseries.stop": _("stopped a series of meetings"),
    "meetingseries.resume": _("resumed a series of meetings"),
    "seriesattendee.create": _("added somebody to a series of meetings"),
    "seriesattendee.remove": _("took somebody out of a series of meetings"),
    "attendance.create": _("added somebody to a meeting"),
    "attendance.remove": _("took somebody out of a meeting"),
    "decision.create": _("wrote down a decision"),
    "decision.withdraw": _("withdrew a decision"),
    "decision.restore": _("let a decision hold again"),
    "action.create": _("noted an action"),
    "action.finish": _("finished an action"),
    "action.drop": _("dropped an action"),
    "action.reopen": _("reopened an action"),
    "project.create": _("started the project"),
    "project.change": _("changed the project's settings"),
    "calendarfeed.create": _("opened a calendar feed"),
    "calendarfeed.revoke": _("closed a calendar feed"),
    "savedtemplate.create": _("saved a template"),
}
VERB_LABELS = {
    "create": pgettext_lazy("history", "created"),
    "add": pgettext_lazy("history", "added"),
    "change": pgettext_lazy("history", "changed"),
    "remove": pgettext_lazy("history", "removed"),
    "apply": pgettext_lazy("history", "changed the plan"),
    "undo": pgettext_lazy("history", "took a step back"),
    "import": pgettext_lazy("history", "imported"),
}
KIND_LABELS = {
    **labels_risks.KIND_LABELS,
    "phases.plan": _("Plan"),
    "phases.calendar": _("Calendar"),
    "phases.calendarday": _("Calendar day"),
    "phases.calendarfeed": _("Calendar feed"),
    "phases.baseline": _("Baseline"),
    "phases.savedtemplate": _("Template"),
    "projects.project": _("Project"),
    "projects.meeting": _("Meeting"),
    "projects.meetingseries": _("Series of meetings"),
    "projects.seriesattendee": _("Series of meetings"),
    "projects.attendance": _("Attendance"),
    "projects.agendaitem": _("Point of an agenda"),
    "projects.minutesedition": _("Minutes"),
    "projects.decision": _("Decision"),
    "projects.action": _("Action"),
    "projects.membership": _("Member"),
    "people.user": _("Person"),
}
VIA_LABELS = {
    "page": _("page"),
    "api": _("API"),
    "command": _("command"),
    "job": _("job"),
}
