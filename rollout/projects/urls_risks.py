"""Addresses of risks and goals in a project."""

from django.urls import path

from rollout.projects.views import goals, risk_verbs, risks

urlpatterns = [
    path("risks/", risks.risk_list, name="risk_list"),
    path("risks/add/", risks.risk_add, name="risk_add"),
    path("risks/heat-map/", risks.heat_map, name="heat_map"),
    path("risks/library/", risks.risk_library, name="risk_library"),
    path("risks/<int:number>/", risks.risk_detail, name="risk_detail"),
    path("risks/<int:number>/edit/", risk_verbs.risk_edit, name="risk_edit"),
    path("risks/<int:number>/assess/", risk_verbs.risk_assess, name="risk_assess"),
    path("risks/<int:number>/happen/", risk_verbs.risk_happen, name="risk_happen"),
    path("risks/<int:number>/watch/", risk_verbs.risk_watch, name="risk_watch"),
    path("risks/<int:number>/close/", risk_verbs.risk_close, name="risk_close"),
    path("risks/<int:number>/reopen/", risk_verbs.risk_reopen, name="risk_reopen"),
    path("goals/", goals.goal_list, name="goal_list"),
    path("goals/add/", goals.goal_add, name="goal_add"),
    path("goals/<int:number>/", goals.goal_detail, name="goal_detail"),
    path("goals/<int:number>/edit/", goals.goal_edit, name="goal_edit"),
    path("goals/<int:number>/remove/", goals.goal_remove, name="goal_remove"),
]
