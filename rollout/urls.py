"""Pages. The API's routes stand in api_urls."""

from django.conf import settings
from django.urls import include, path
from django.views.generic import RedirectView

from phases.views.start import project_new
from rollout.people.doors import open_to_all
from rollout.projects import urls as projects

urlpatterns = [
    path("", open_to_all(RedirectView.as_view(pattern_name="projects:project_list")), name="home"),
    path("", include("rollout.frame_urls")),
    path("accounts/", include("rollout.people.account_urls")),
    path("", include("rollout.people.urls")),
    path("audit/", include("rollout.people.audit_urls")),
    # starting a project builds a plan, so its page belongs to the phases
    path(
        "projects/",
        include(([path("new/", project_new, name="project_new"), *projects.urlpatterns], "projects")),
    ),
    path("", include("phases.urls")),
    path("jobs/", include("rollout.job_urls")),
    path("health/", include("rollout.health_urls")),
    path("api/v1/", include("rollout.api_urls")),
]

if settings.DEMO or settings.TESTING:
    urlpatterns += [path("kit/", include("rollout.kit")), path("demo/mails/", include("rollout.demo_mails"))]
