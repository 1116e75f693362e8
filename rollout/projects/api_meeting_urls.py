"""API routes of meetings, actions and decisions, inside one project."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, path

from rollout.projects.api_actions import ActionViewSet, DecisionViewSet
from rollout.projects.api_agenda import AgendaViewSet, AttendanceViewSet
from rollout.projects.api_meeting_series import SeriesViewSet
from rollout.projects.api_meetings import MeetingViewSet

IN = "projects/<slug:slug>/"
LIST: dict[str, Any] = {"get": "list", "post": "create"}
ONE: dict[str, Any] = {"get": "retrieve", "patch": "partial_update"}


def verbs(view: Any, address: str, name: str, *actions: str) -> list[URLPattern]:
    """POST routes below one record, each named after its action."""
    return [
        path(
            f"{address}{action.replace('_', '-')}/",
            view.as_view({"post": action}),
            name=f"{name}-{action.replace('_', '-')}",
        )
        for action in actions
    ]


urlpatterns: list[URLPattern] = [
    path(f"{IN}meeting-series/", SeriesViewSet.as_view(LIST), name="series-list"),
    path(f"{IN}meeting-series/<int:pk>/", SeriesViewSet.as_view(ONE), name="series-detail"),
    *verbs(SeriesViewSet, f"{IN}meeting-series/<int:pk>/", "series", "stop", "resume", "plan_next"),
    path(f"{IN}meetings/", MeetingViewSet.as_view(LIST), name="meeting-list"),
    path(f"{IN}meetings/<int:number>/", MeetingViewSet.as_view(ONE), name="meeting-detail"),
    *verbs(
        MeetingViewSet,
        f"{IN}meetings/<int:number>/",
        "meeting",
        *("refresh", "invite", "hold", "publish", "correct", "cancel"),
    ),
    path(f"{IN}meetings/<int:number>/agenda/", AgendaViewSet.as_view(LIST), name="agenda-list"),
    path(
        f"{IN}meetings/<int:number>/agenda/<int:pk>/",
        AgendaViewSet.as_view({**ONE, "delete": "destroy"}),
        name="agenda-detail",
    ),
    *verbs(AgendaViewSet, f"{IN}meetings/<int:number>/agenda/<int:pk>/", "agenda", "move"),
    path(
        f"{IN}meetings/<int:number>/attendances/",
        AttendanceViewSet.as_view({"get": "list"}),
        name="attendance-list",
    ),
    path(
        f"{IN}meetings/<int:number>/attendances/<int:pk>/",
        AttendanceViewSet.as_view(ONE),
        name="attendance-detail",
    ),
    path(f"{IN}actions/", ActionViewSet.as_view(LIST), name="action-list"),
    path(f"{IN}actions/<int:number>/", ActionViewSet.as_view(ONE), name="action-detail"),
    *verbs(ActionViewSet, f"{IN}actions/<int:number>/", "action", "finish", "drop", "reopen"),
    path(f"{IN}decisions/", DecisionViewSet.as_view(LIST), name="decision-list"),
    path(f"{IN}decisions/<int:number>/", DecisionViewSet.as_view(ONE), name="decision-detail"),
    *verbs(DecisionViewSet, f"{IN}decisions/<int:number>/", "decision", "withdraw", "restore"),
]
