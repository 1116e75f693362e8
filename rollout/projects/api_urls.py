from django.urls import include, path
from rest_framework.routers import SimpleRouter

from rollout.projects import api_meeting_urls, api_urls_risks
from rollout.projects.api import MemberViewSet, ProjectDetailViewSet

in_project = SimpleRouter(use_regex_path=False)
in_project.register("members", MemberViewSet, basename="member")

urlpatterns = [
    path(
        "projects/<slug:slug>/",
        ProjectDetailViewSet.as_view({"get": "retrieve", "patch": "partial_update"}),
        name="project-detail",
    ),
    path("projects/<slug:slug>/", include(in_project.urls)),
    path("projects/<slug:slug>/", include(api_urls_risks)),
    *api_meeting_urls.urlpatterns,
]
