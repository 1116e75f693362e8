"""API addresses of gates in a project."""

from django.urls import URLPattern, URLResolver, include, path
from rest_framework.routers import SimpleRouter

from phases.api_gate_criteria import GateCriterionViewSet
from phases.api_gate_evidence import GateEvidenceViewSet
from phases.api_gate_waivers import GateWaiverViewSet
from phases.api_gates import GateViewSet

GATE = "gates/<slug:discipline>/"
CRITERION = f"{GATE}criteria/<int:pk>/"
WAIVER = f"{GATE}waivers/<int:pk>/"
VERBS = {
    "request": "ask",
    "withdraw": "withdraw",
    "sign": "sign",
    "countersign": "countersign",
    "withdraw-signature": "withdraw_signature",
    "withdraw-countersignature": "withdraw_countersignature",
    "close": "close",
    "reopen": "reopen",
}
CRITERION_VERBS = {
    "confirm": "confirm",
    "unconfirm": "unconfirm",
    "waive": "waive",
    "waive-for-the-office": "waive_for_the_office",
    "evidence": "give",
}
WAIVER_VERBS = {"revoke": "revoke", "revoke-for-the-office": "revoke_for_the_office"}

parts = SimpleRouter(use_regex_path=False)
parts.register("criteria", GateCriterionViewSet, basename="gate-criterion")
parts.register("evidence", GateEvidenceViewSet, basename="gate-evidence")
parts.register("waivers", GateWaiverViewSet, basename="gate-waiver")

urlpatterns: list[URLPattern | URLResolver] = [
    path("gates/", GateViewSet.as_view({"get": "every"}), name="gate-list"),
    path("gates/set-up/", GateViewSet.as_view({"post": "set_up"}), name="gate-set-up"),
    path(GATE, GateViewSet.as_view({"get": "retrieve"}), name="gate-detail"),
    *(
        path(f"{GATE}{word}/", GateViewSet.as_view({"post": verb}), name=f"gate-{word}")
        for word, verb in VERBS.items()
    ),
    *(
        path(
            f"{CRITERION}{word}/",
            GateCriterionViewSet.as_view({"post": verb}),
            name=f"gate-criterion-{word}",
        )
        for word, verb in CRITERION_VERBS.items()
    ),
    *(
        path(f"{WAIVER}{word}/", GateWaiverViewSet.as_view({"post": verb}), name=f"gate-waiver-{word}")
        for word, verb in WAIVER_VERBS.items()
    ),
    path(GATE, include(parts.urls)),
]
