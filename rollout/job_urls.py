"""Routes of a person's own background jobs and their files; the core knows no doors, so they stand here."""

from django.urls import path

from rollout.core.jobs import views
from rollout.people.doors import signed_in

app_name = "jobs"
urlpatterns = [
    path("", signed_in(views.job_list), name="job_list"),
    path("<int:pk>/", signed_in(views.job_detail), name="job_detail"),
    path("<int:pk>/progress/", signed_in(views.job_progress), name="job_progress"),
    path("<int:pk>/cancel/", signed_in(views.job_cancel), name="job_cancel"),
    path("<int:pk>/retry/", signed_in(views.job_retry), name="job_retry"),
    path("files/<int:pk>/", signed_in(views.file), name="file"),
]
