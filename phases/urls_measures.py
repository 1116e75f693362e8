"""What measures the plan: baselines, trend, slip ledger, plan check, workload."""

from django.urls import path

from phases.views import baseline_measure, baselines, plan_check, slip_ledger, trend, workload

urlpatterns = [
    path("baselines/", baselines.baseline_list, name="baseline_list"),
    path("baselines/<int:number>/", baselines.baseline_detail, name="baseline_detail"),
    path("baselines/<int:number>/edit/", baselines.baseline_edit, name="baseline_edit"),
    path("baselines/<int:number>/measure/", baseline_measure.baseline_measure, name="baseline_measure"),
    path("baselines/<int:number>/remove/", baselines.baseline_remove, name="baseline_remove"),
    path("trend/", trend.trend, name="trend"),
    path("trend/keep/", trend.trend_keep, name="trend_keep"),
    path("trend/trend.pdf", trend.measures_pdf, name="measures_pdf"),
    path("slip-ledger/", slip_ledger.slip_ledger_page, name="slip_ledger"),
    path("slip-ledger/<int:number>/give/", slip_ledger.slip_give, name="slip_give"),
    path("check/", plan_check.check, name="check"),
    path("workload/", workload.workload, name="workload"),
    path("workload/week/", workload.workload_week, name="workload_week"),
]
