"""What measures a plan, below a project's address."""

from django.urls import path

from phases.api_check import PlanCheckViewSet
from phases.api_earned_value import EarnedValueViewSet
from phases.api_measures import SlipLedgerViewSet, TrendViewSet
from phases.api_workload import WorkloadViewSet

urlpatterns = [
    path("trend/", TrendViewSet.as_view({"get": "retrieve", "post": "create"}), name="trend"),
    path("slip-ledger/", SlipLedgerViewSet.as_view({"get": "retrieve"}), name="slip-ledger"),
    path("slip-ledger/<int:number>/give/", SlipLedgerViewSet.as_view({"post": "give"}), name="slip-give"),
    path("earned-value/", EarnedValueViewSet.as_view({"get": "retrieve"}), name="earned-value"),
    path("check/", PlanCheckViewSet.as_view({"get": "retrieve"}), name="plan-check"),
    path("workload/", WorkloadViewSet.as_view({"get": "retrieve"}), name="workload"),
]
