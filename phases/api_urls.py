from django.urls import include, path
from rest_framework.routers import SimpleRouter

from phases.api_baselines import BaselineTaskViewSet, BaselineViewSet, PhaseViewSet
from phases.api_calendars import CalendarViewSet, DayViewSet
from phases.api_export import ExportViewSet
from phases.api_feeds import FeedViewSet, WhyViewSet
from phases.api_links import DependencyViewSet
from phases.api_plan import PlanViewSet, StepViewSet
from phases.api_report_comparison import ComparisonViewSet
from phases.api_reports import CopyViewSet, ReportViewSet
from phases.api_risks import RiskTaskViewSet
from phases.api_start import ProjectsViewSet
from phases.api_tasks import AssignmentViewSet, TaskViewSet
from phases.api_templates import SaveTemplateViewSet, TemplateViewSet
from phases.api_urls_gates import urlpatterns as gates
from phases.api_urls_imports import urlpatterns as imports
from phases.api_urls_measures import urlpatterns as measures
from phases.api_urls_updates import urlpatterns as updates

in_project = SimpleRouter(use_regex_path=False)
in_project.register("tasks", TaskViewSet, basename="task")
in_project.register("assignments", AssignmentViewSet, basename="assignment")
in_project.register("dependencies", DependencyViewSet, basename="dependency")
in_project.register("phases", PhaseViewSet, basename="phase")
in_project.register("baselines", BaselineViewSet, basename="baseline")
in_project.register("plan/steps", StepViewSet, basename="plan-step")
in_project.register("reports", ReportViewSet, basename="report")

in_project.register("feeds", FeedViewSet, basename="feed")

outside = SimpleRouter(use_regex_path=False)
outside.register("templates", TemplateViewSet, basename="template")
outside.register("calendars", CalendarViewSet, basename="calendar")
outside.register("calendars/<int:calendar>/days", DayViewSet, basename="calendar-day")

PROJECT = "projects/<slug:slug>/"

urlpatterns = [
    # starting a project builds a plan, so the collection's routes stand here
    path("projects/", ProjectsViewSet.as_view({"get": "list", "post": "create"}), name="project-list"),
    path("", include(outside.urls)),
    path(
        f"{PROJECT}save-template/",
        SaveTemplateViewSet.as_view({"post": "create"}),
        name="project-save-template",
    ),
    path(f"{PROJECT}tasks/<int:number>/why/", WhyViewSet.as_view({"get": "retrieve"}), name="task-why"),
    path(
        f"{PROJECT}plan/",
        PlanViewSet.as_view({"get": "retrieve", "patch": "partial_update"}),
        name="plan-detail",
    ),
    path(f"{PROJECT}plan/preview/", PlanViewSet.as_view({"post": "preview"}), name="plan-preview"),
    path(f"{PROJECT}plan/apply/", PlanViewSet.as_view({"post": "apply"}), name="plan-apply"),
    path(
        f"{PROJECT}plan/steps/<int:number>/undo/",
        StepViewSet.as_view({"post": "undo"}),
        name="plan-step-undo",
    ),
    path(
        f"{PROJECT}tasks/<int:number>/participants/",
        TaskViewSet.as_view({"post": "participants"}),
        name="task-participants",
    ),
    path(
        f"{PROJECT}baselines/<int:number>/tasks/",
        BaselineTaskViewSet.as_view({"get": "list"}),
        name="baseline-task-list",
    ),
    path(
        f"{PROJECT}baselines/<int:number>/variance/",
        BaselineViewSet.as_view({"get": "variance"}),
        name="baseline-variance",
    ),
    path(
        f"{PROJECT}baselines/<int:number>/measure/",
        BaselineViewSet.as_view({"post": "measure"}),
        name="baseline-measure",
    ),
    path(
        f"{PROJECT}risks/<int:number>/tasks/",
        RiskTaskViewSet.as_view({"get": "links", "post": "create"}),
        name="risk-task-list",
    ),
    path(
        f"{PROJECT}risks/<int:number>/tasks/<int:task>/",
        RiskTaskViewSet.as_view({"delete": "destroy"}),
        name="risk-task-detail",
    ),
    path(
        f"{PROJECT}risks/<int:number>/impact/",
        RiskTaskViewSet.as_view({"get": "impact"}),
        name="risk-impact",
    ),
    path(f"{PROJECT}plan/export/<slug:kind>/", ExportViewSet.as_view({"get": "file"}), name="plan-export"),
    path("", include(imports)),
    path(PROJECT, include(gates)),
    path(PROJECT, include(updates)),
    path(PROJECT, include(measures)),
    path(
        f"{PROJECT}reports/<int:number>/preview/",
        ReportViewSet.as_view({"post": "preview"}),
        name="report-preview",
    ),
    path(
        f"{PROJECT}reports/<int:number>/publish/",
        ReportViewSet.as_view({"post": "publish"}),
        name="report-publish",
    ),
    path(
        f"{PROJECT}reports/<int:number>/comparison/",
        ComparisonViewSet.as_view({"get": "compare"}),
        name="report-comparison",
    ),
    path(
        f"{PROJECT}reports/<int:number>/files/",
        CopyViewSet.as_view({"get": "list"}),
        name="report-copy-list",
    ),
    path(
        f"{PROJECT}reports/<int:number>/files/<slug:language>/<slug:kind>/",
        CopyViewSet.as_view({"get": "file"}),
        name="report-copy-file",
    ),
    path(PROJECT, include(in_project.urls)),
]
