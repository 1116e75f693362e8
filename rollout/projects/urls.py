from django.urls import include, path

from rollout.projects import meeting_urls
from rollout.projects.urls_risks import urlpatterns as risks
from rollout.projects.views import projects as views
from rollout.projects.views.delta import delta
from rollout.projects.views.my_actions import my_actions

app_name = "projects"
urlpatterns = [
    path("", views.project_list, name="project_list"),
    path("actions/mine/", my_actions, name="my_actions"),
    path("<slug:slug>/settings/", views.settings, name="settings"),
    path("<slug:slug>/people/", views.member_list, name="member_list"),
    path("<slug:slug>/people/add/", views.member_add, name="member_add"),
    path("<slug:slug>/people/<int:membership>/remove/", views.member_remove, name="member_remove"),
    path("<slug:slug>/history/", views.history, name="history"),
    path("<slug:slug>/delta/", delta, name="delta"),
    *meeting_urls.urlpatterns,
    path("<slug:slug>/", include(risks)),
]
