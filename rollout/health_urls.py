"""Routes for machines that watch the service."""

from django.urls import path

from rollout.core import health
from rollout.people.doors import open_to_all

app_name = "health"
urlpatterns = [
    path("live", open_to_all(health.live), name="live"),
    path("ready", open_to_all(health.ready), name="ready"),
]
