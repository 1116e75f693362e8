"""Updates, below a project's address."""

from django.urls import path

from phases.api_update_reports import ReportViewSet
from phases.api_updates import RequestViewSet, RoundViewSet

ROUND = "update-rounds/<int:number>/"

urlpatterns = [
    path("update-rounds/", RoundViewSet.as_view({"get": "list", "post": "create"}), name="update-round-list"),
    path(ROUND, RoundViewSet.as_view({"get": "retrieve"}), name="update-round-detail"),
    path(
        f"{ROUND}departments/", RoundViewSet.as_view({"get": "departments"}), name="update-round-departments"
    ),
    path(f"{ROUND}remind/", RoundViewSet.as_view({"post": "remind"}), name="update-round-remind"),
    path(f"{ROUND}close/", RoundViewSet.as_view({"post": "close"}), name="update-round-close"),
    path(f"{ROUND}preview/", RoundViewSet.as_view({"post": "preview"}), name="update-round-preview"),
    path(f"{ROUND}accept/", RoundViewSet.as_view({"post": "accept"}), name="update-round-accept"),
    path(f"{ROUND}requests/", RequestViewSet.as_view({"get": "list"}), name="update-request-list"),
    path(
        f"{ROUND}requests/<int:person>/new-link/",
        RequestViewSet.as_view({"post": "new_link"}),
        name="update-request-new-link",
    ),
    path(f"{ROUND}updates/", ReportViewSet.as_view({"get": "list"}), name="update-report-list"),
    path(f"{ROUND}answers/", ReportViewSet.as_view({"post": "report"}), name="update-report-answer"),
    path(
        f"{ROUND}requests/<int:person>/answers/",
        ReportViewSet.as_view({"post": "enter"}),
        name="update-report-enter",
    ),
    path(
        f"{ROUND}updates/<int:task>/ask-back/",
        ReportViewSet.as_view({"post": "ask_back"}),
        name="update-report-ask-back",
    ),
]
