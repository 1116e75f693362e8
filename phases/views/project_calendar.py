"""Which calendar layer decides a day in a project, for the project, a person or some tasks."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from phases.models import Calendar
from phases.services.working_time import WorkingTime
from phases.views.calendars import asked_day, asked_year
from phases.views.people import people_choices
from phases.views.year import layers_on, months_of
from rollout.core.pages import page
from rollout.core.values import key_of
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess
from rollout.projects.doors import project_page


@project_page(Permission.PLAN_READ)
@require_safe
def project_calendar(request: HttpRequest, access: ProjectAccess) -> HttpResponse:
    plan = access.project.plan
    people = people_choices(access.project)
    tasks = list(Calendar.objects.filter(project=access.project, kind="task").values_list("pk", "name"))
    person, calendar = chosen(request, "person", people), chosen(request, "calendar", tasks)
    working = WorkingTime(
        access.project, {"calendar": plan.calendar_id, "week": plan.week}, [(calendar, person)]
    )
    year, on = asked_year(request), asked_day(request)
    found = working.calendar(calendar, person)
    context = {
        "access": access,
        "people": people,
        "calendars": tasks,
        "person": person,
        "calendar_pk": calendar,
        "year": year,
        "on": on,
        "months": months_of(found, year),
        "layers": layers_on(found, on) if on else [],
        "query": kept(person, calendar),
        "title": title(people, person, year),
    }
    return page(request, "phases/project_calendar.html", context)


def chosen(request: HttpRequest, name: str, choices: list[tuple[int, str]]) -> int | None:
    """A choice from the URL; anything else is nothing."""
    asked = key_of(request.GET.get(name, ""))
    return asked if asked in dict(choices) else None


def kept(person: int | None, calendar: int | None) -> str:
    """The choices, as the links of the year keep them."""
    values = {"person": person, "calendar": calendar}
    return "".join(f"{name}={value}&" for name, value in values.items() if value is not None)


def title(people: list[tuple[int, Any]], person: int | None, year: int) -> str:
    if person is None:
        return _("Which days the project works in %(year)s") % {"year": year}
    return _("Which days %(person)s works in %(year)s") % {"person": dict(people)[person], "year": year}
