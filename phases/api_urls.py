from django.urls import include, path
from rest_framework.routers import SimpleRouter

from phases.api_baselines import BaselineTaskViewSet, BaselineViewSet, PhaseViewSet
from phases.api_links import DependencyViewSet
from phases.api_plan import PlanViewSet, StepViewSet
from phases.api_tasks import AssignmentViewSet, TaskViewSet

in_project = SimpleRouter(use_regex_path=False)
in_project.register("tasks", TaskViewSet, basename="task")
in_project.register("assignments", AssignmentViewSet, basename="assignment")
in_project.register("dependencies", DependencyViewSet, basename="dependency")
in_project.register("phases", PhaseViewSet, basename="phase")
in_project.register("baselines", BaselineViewSet, basename="baseline")
in_project.register("plan/steps", StepViewSet, basename="plan-step")

PROJECT = "projects/<slug:slug>/"

urlpatterns = [
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
    path(PROJECT, include(in_project.urls)),
]
