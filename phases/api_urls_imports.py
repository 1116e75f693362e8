"""Files that become plans, changes of one or days of a calendar."""

from django.urls import path

from phases.api_holidays import HolidayFileViewSet
from phases.api_project_import import PlanFileProjectViewSet, TableProjectViewSet
from phases.api_table_import import PlanTableViewSet

PLAN = "projects/<slug:slug>/plan/table/"

urlpatterns = [
    path(f"{PLAN}preview/", PlanTableViewSet.as_view({"post": "preview"}), name="plan-table-preview"),
    path(PLAN, PlanTableViewSet.as_view({"post": "load"}), name="plan-table"),
    path(
        "imports/table/preview/",
        TableProjectViewSet.as_view({"post": "preview"}),
        name="import-table-preview",
    ),
    path("imports/table/", TableProjectViewSet.as_view({"post": "create"}), name="import-table"),
    path(
        "imports/mspdi/preview/",
        PlanFileProjectViewSet.as_view({"post": "preview"}),
        name="import-mspdi-preview",
    ),
    path("imports/mspdi/", PlanFileProjectViewSet.as_view({"post": "create"}), name="import-mspdi"),
    path(
        "calendars/<int:pk>/refresh/preview/",
        HolidayFileViewSet.as_view({"post": "preview"}),
        name="calendar-refresh-preview",
    ),
    path(
        "calendars/<int:pk>/refresh/",
        HolidayFileViewSet.as_view({"post": "refresh"}),
        name="calendar-refresh",
    ),
]
