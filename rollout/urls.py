"""Pages. The API's routes stand in api_urls."""

from django.conf import settings
from django.urls import include, path

urlpatterns = [
    path("", include("rollout.frame_urls")),
    path("accounts/", include("rollout.people.account_urls")),
    path("", include("rollout.people.urls")),
    path("jobs/", include("rollout.job_urls")),
    path("health/", include("rollout.health_urls")),
    path("api/v1/", include("rollout.api_urls")),
]

if settings.DEMO or settings.TESTING:
    urlpatterns.append(path("kit/", include("rollout.kit")))
