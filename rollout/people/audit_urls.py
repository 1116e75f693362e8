"""Pages of the audit log."""

from django.urls import path

from rollout.people.views import audit

app_name = "audit"
urlpatterns = [
    path("", audit.event_list_page, name="event_list"),
    path("<int:sequence>/", audit.event_detail, name="event_detail"),
    path("verify/", audit.verification, name="verify"),
]
