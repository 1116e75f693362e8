"""Pages. The API's routes stand in api_urls."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("api/v1/", include("rollout.api_urls")),
]
