"""What measures the plan: baselines, trend, slip ledger, plan check, workload."""

from django.urls import path

from phases.views import baselines

urlpatterns = [
    path("baselines/", baselines.baseline_list, name="baseline_list"),
    path("baselines/<int:number>/", baselines.baseline_detail, name="baseline_detail"),
    path("baselines/<int:number>/edit/", baselines.baseline_edit, name="baseline_edit"),
    path("baselines/<int:number>/remove/", baselines.baseline_remove, name="baseline_remove"),
]
