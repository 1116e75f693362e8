"""Files that become plans, or changes of one."""

from django.urls import path

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
]
