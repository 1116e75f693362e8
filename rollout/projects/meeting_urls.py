"""Routes of meetings, actions and decisions, inside one project."""

from django.urls import URLPattern, URLResolver, path

from rollout.projects.views import actions, decisions, meeting_parts, meeting_series, meetings

IN = "<slug:slug>/"
ONE = f"{IN}meetings/<int:number>/"
POINT = f"{ONE}points/<int:pk>/"
urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{IN}meetings/", meetings.meeting_list, name="meeting_list"),
    path(f"{IN}meetings/new/", meetings.meeting_new, name="meeting_new"),
    path(ONE, meetings.meeting, name="meeting"),
    path(f"{ONE}edit/", meetings.meeting_edit, name="meeting_edit"),
    path(f"{ONE}refresh/", meetings.meeting_refresh, name="meeting_refresh"),
    path(f"{ONE}invite/", meetings.meeting_invite, name="meeting_invite"),
    path(f"{ONE}hold/", meetings.meeting_hold, name="meeting_hold"),
    path(f"{ONE}publish/", meetings.meeting_publish, name="meeting_publish"),
    path(f"{ONE}correct/", meetings.meeting_correct, name="meeting_correct"),
    path(f"{ONE}cancel/", meetings.meeting_cancel, name="meeting_cancel"),
    path(f"{ONE}minutes.pdf", meeting_series.meeting_minutes, name="meeting_minutes"),
    path(f"{ONE}notes/", meeting_parts.meeting_notes, name="meeting_notes"),
    path(f"{ONE}points/new/", meeting_parts.point_new, name="point_new"),
    path(f"{POINT}edit/", meeting_parts.point_edit, name="point_edit"),
    path(f"{POINT}said/", meeting_parts.point_said, name="point_said"),
    path(f"{POINT}discussed/", meeting_parts.point_discussed, name="point_discussed"),
    path(f"{POINT}move/", meeting_parts.point_move, name="point_move"),
    path(f"{POINT}remove/", meeting_parts.point_remove, name="point_remove"),
    path(f"{ONE}people/<int:pk>/", meeting_parts.attendance_mark, name="attendance_mark"),
    path(f"{ONE}decisions/", meeting_parts.decision_add, name="meeting_decision_add"),
    path(f"{ONE}actions/", meeting_parts.action_add, name="meeting_action_add"),
    path(f"{IN}meeting-series/new/", meeting_series.series_new, name="series_new"),
    path(f"{IN}meeting-series/<int:pk>/", meeting_series.series_edit, name="series_edit"),
    path(f"{IN}meeting-series/<int:pk>/switch/", meeting_series.series_switch, name="series_switch"),
    path(f"{IN}meeting-series/<int:pk>/next/", meeting_series.series_next, name="series_next"),
    path(f"{IN}actions/", actions.action_list, name="action_list"),
    path(f"{IN}actions/new/", actions.action_new, name="action_new"),
    path(f"{IN}actions/<int:number>/", actions.action, name="action"),
    path(f"{IN}actions/<int:number>/edit/", actions.action_edit, name="action_edit"),
    path(f"{IN}actions/<int:number>/finish/", actions.action_finish, name="action_finish"),
    path(f"{IN}actions/<int:number>/drop/", actions.action_drop, name="action_drop"),
    path(f"{IN}actions/<int:number>/reopen/", actions.action_reopen, name="action_reopen"),
    path(f"{IN}decisions/", decisions.decision_list, name="decision_list"),
    path(f"{IN}decisions/new/", decisions.decision_new, name="decision_new"),
    path(f"{IN}decisions/<int:number>/", decisions.decision, name="decision"),
    path(f"{IN}decisions/<int:number>/edit/", decisions.decision_edit, name="decision_edit"),
    path(f"{IN}decisions/<int:number>/withdraw/", decisions.decision_withdraw, name="decision_withdraw"),
    path(f"{IN}decisions/<int:number>/restore/", decisions.decision_restore, name="decision_restore"),
]
