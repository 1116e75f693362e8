"""What is done to risks, goals, people, settings, calendars, feeds and weekly reports."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from phases.models import Calendar, RiskTask
from phases.scheduling.model import LayerKind
from phases.services import calendar_removal, calendars, feeds, reports, risk_links, templates
from rollout.audit.models import AuditEvent
from rollout.people.roles import Role
from rollout.projects.models import Membership, Risk, RiskKind
from rollout.projects.risk_library import library
from rollout.projects.services import goals, projects, risk_loading, risks
from tests.projects.deeds.world import World


def risk(w: World) -> Risk:
    values = {"title": f"Late data {w.number}", "probability": 3, "impact": 4}
    found: Risk = w.by_ada(risks.raise_risk, w.project, values)
    return found


def on_risk(w: World, do: Any, *args: Any, found: Risk | None = None, **more: Any) -> Risk:
    found = found or risk(w)
    done: Risk = w.by_ada(do, found, *args, version=found.version, **more)
    return done


def issue(w: World) -> Risk:
    values = {"title": f"No server {w.number}", "impact": 5}
    found: Risk = w.by_ada(risks.raise_risk, w.project, values, kind=RiskKind.ISSUE)
    return found


def closed(w: World, found: Risk | None = None) -> Risk:
    return on_risk(w, risks.close_risk, outcome="It did not happen", found=found)


def linked(w: World) -> RiskTask:
    found: RiskTask = w.by_ada(risk_links.link_task, risk(w), w.leaf(), delay=480)
    return found


def relinked(w: World) -> None:
    found = linked(w)
    w.by_ada(risk_links.link_task, found.risk, found.task, delay=960)


def goal(w: World) -> Any:
    return w.by_ada(goals.add_goal, w.project, {"name": f"More orders {w.number}"})


def goal_changed(w: World) -> None:
    found = goal(w)
    w.by_ada(goals.change_goal, found, {"metric": "orders a day", "target": 12}, version=found.version)


def member(w: World) -> Membership:
    found: Membership = w.by_ada(projects.add_member, w.project, user=w.newcomer(), role=Role.END_USER)
    return found


def invited(w: World) -> None:
    email = f"new{w.number}@example.com"
    w.by_ada(projects.invite, w.project, email=email, name=f"New {w.number}", role=Role.KEY_USER)


def settings(w: World) -> None:
    project = w.project
    changes = {
        "description": f"Teas {w.number}",
        "language": "en" if project.language != "en" else "zh-hans",
        "risk_high_from": 14 + w.number % 2,
    }
    w.by_ada(projects.change_settings, project, changes, version=project.version)


def calendar(w: World) -> Calendar:
    name = f"Shutdown {w.number}"
    made = w.by_ada(calendars.create_calendar, LayerKind.COMPANY, name=name, project=w.project)
    return Calendar.objects.get(pk=made.pk)


def day_of(w: World, further: int = 0) -> calendars.DayWanted:
    day = date(2026, 3, 16) + timedelta(days=further + w.number % 20)
    return calendars.DayWanted(day, day, f"Closed {w.number}", [])


def day_added(w: World) -> Any:
    own = calendar(w)
    w.by_ada(calendars.add_day, own, day_of(w), version=own.version)
    return Calendar.objects.get(pk=own.pk).days.get()


def day_changed(w: World) -> None:
    day = day_added(w)
    w.by_ada(calendars.change_day, day, day_of(w, 1), version=day.calendar.version)


def day_removed(w: World) -> None:
    day = day_added(w)
    w.by_ada(calendar_removal.remove_day, day, version=day.calendar.version)


def back(w: World, action: str) -> None:
    """What was removed just now is brought back."""
    w.by_ada(calendar_removal.take_back, AuditEvent.objects.filter(action=action).latest("sequence"))


def day_restored(w: World) -> None:
    day_removed(w)
    back(w, "calendar.day_remove")


def calendar_restored(w: World) -> None:
    removed_with_days(w)
    back(w, "calendar.remove")


def week(w: World) -> None:
    name, nights = f"Nights {w.number}", [[[1200, 1440]]] * 5 + [[], []]
    made = w.by_ada(calendars.create_calendar, LayerKind.TASK, name=name, project=w.project)
    w.by_ada(calendars.set_week, made, nights, version=made.version)


def removed_with_days(w: World) -> None:
    w.by_ada(calendar_removal.remove_calendar, day_added(w).calendar)


def feed(w: World) -> Any:
    return w.by_ada(feeds.create_feed, w.project)[0]


def draft(w: World) -> Any:
    for open_draft in w.plan.reports.filter(published_at=None):
        w.by_ada(reports.discard_draft, open_draft, version=open_draft.version)
    return w.by_ada(reports.start_draft, w.plan)


def written(w: World) -> None:
    found = draft(w)
    w.by_ada(reports.write_draft, found, {"comment": f"Good {w.number}"}, version=found.version)


def discarded(w: World) -> None:
    found = draft(w)
    w.by_ada(reports.discard_draft, found, version=found.version)


def published(w: World) -> None:
    w.days += 1
    found = draft(w)
    w.by_ada(reports.publish, found, version=found.version)


def template(w: World) -> None:
    """A template belongs to no project: nothing is told of it there."""
    w.by_ada(templates.save_project, w.project, key=f"own-{w.number}", name=f"Own {w.number}")


DEEDS = {
    "risk.raise": risk,
    "risk.raise library": lambda w: w.by_ada(
        risk_loading.load_risks, w.project, [library()[w.number % len(library())].key]
    ),
    "risk.change": lambda w: on_risk(w, risks.change_risk, {"category": "data", "delay_days": 3}),
    "risk.assess": lambda w: on_risk(w, risks.assess_risk, probability=5, impact=2),
    "risk.happen": lambda w: on_risk(w, risks.turn_into_issue, why="It has come"),
    "risk.watch": lambda w: on_risk(w, risks.watch_risk),
    "risk.close": closed,
    "risk.reopen": lambda w: on_risk(w, risks.reopen_risk, found=closed(w)),
    "issue.raise": issue,
    "issue.change": lambda w: on_risk(w, risks.change_risk, {"category": "data"}, found=issue(w)),
    "issue.assess": lambda w: on_risk(w, risks.assess_risk, probability=5, impact=2, found=issue(w)),
    "issue.watch": lambda w: on_risk(w, risks.watch_risk, found=issue(w)),
    "issue.close": lambda w: closed(w, issue(w)),
    "issue.reopen": lambda w: on_risk(w, risks.reopen_risk, found=closed(w, issue(w))),
    "risk.link": relinked,
    "risk.unlink": lambda w: w.by_ada(risk_links.unlink_task, linked(w)),
    "goal.create": goal,
    "goal.change": goal_changed,
    "goal.remove": lambda w: w.by_ada(goals.remove_goal, goal(w)),
    "membership.create": member,
    "membership.create invited": invited,
    "membership.remove": lambda w: w.by_ada(projects.remove_role, member(w)),
    "project.change": settings,
    "calendar.create": calendar,
    "calendar.remove": removed_with_days,
    "calendar.week": week,
    "calendar.day_add": day_added,
    "calendar.day_change": day_changed,
    "calendar.day_remove": day_removed,
    "calendar.day_restore": day_restored,
    "calendar.restore": calendar_restored,
    "calendarfeed.create": feed,
    "calendarfeed.revoke": lambda w: w.by_ada(feeds.revoke_feed, feed(w)),
    "weeklyreport.start": draft,
    "weeklyreport.write": written,
    "weeklyreport.discard": discarded,
    "weeklyreport.publish": published,
    "savedtemplate.create": template,
}
