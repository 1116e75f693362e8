"""API addresses of risks and goals in a project."""

from django.urls import include, path
from rest_framework.routers import SimpleRouter

from rollout.projects.api_goals import GoalViewSet
from rollout.projects.api_risks import RiskLibraryViewSet, RiskViewSet

records = SimpleRouter(use_regex_path=False)
records.register("risks", RiskViewSet, basename="risk")
records.register("goals", GoalViewSet, basename="goal")

VERBS = ("assess", "happen", "watch", "close", "reopen")

urlpatterns = [
    path("risk-library/", RiskLibraryViewSet.as_view({"get": "entries"}), name="risk-library"),
    path("risks/load/", RiskViewSet.as_view({"post": "load"}), name="risk-load"),
    *(
        path(f"risks/<int:number>/{verb}/", RiskViewSet.as_view({"post": verb}), name=f"risk-{verb}")
        for verb in VERBS
    ),
    path("", include(records.urls)),
]
