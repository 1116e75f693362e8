"""API routes of people, of what is their own, and of the audit log."""

from typing import Any

from django.urls import path
from rest_framework.routers import SimpleRouter

from rollout.people.api_audit import EventViewSet
from rollout.people.api_everywhere import SearchViewSet, UndoViewSet
from rollout.people.api_organizations import DepartmentViewSet, OrganizationViewSet
from rollout.people.api_own.account import AccountViewSet
from rollout.people.api_own.jobs import FileViewSet, JobViewSet
from rollout.people.api_own.kept import DraftViewSet, SavedViewViewSet
from rollout.people.api_own.sessions import SessionViewSet
from rollout.people.api_own.tokens import TokenViewSet
from rollout.people.api_people import PersonViewSet
from rollout.people.api_roles import HeldRoleViewSet, RoleTableViewSet

router = SimpleRouter(use_regex_path=False)
router.register("people", PersonViewSet, basename="person")
router.register("organizations", OrganizationViewSet, basename="organization")
router.register("departments", DepartmentViewSet, basename="department")
router.register("tokens", TokenViewSet, basename="token")
router.register("sessions", SessionViewSet, basename="session")
router.register("jobs", JobViewSet, basename="job")
router.register("files", FileViewSet, basename="file")
router.register("saved-views", SavedViewViewSet, basename="saved-view")
router.register("drafts", DraftViewSet, basename="draft")
router.register("audit-events", EventViewSet, basename="audit-event")

ONE: dict[str, Any] = {"get": "retrieve", "patch": "partial_update"}

urlpatterns = [
    path("account/", AccountViewSet.as_view(ONE), name="account-detail"),
    path("roles/", RoleTableViewSet.as_view({"get": "table"}), name="role-table"),
    path(
        "people/<int:person>/roles/",
        HeldRoleViewSet.as_view({"get": "list", "post": "create"}),
        name="person-role-list",
    ),
    path(
        "people/<int:person>/roles/<int:pk>/",
        HeldRoleViewSet.as_view({"delete": "destroy"}),
        name="person-role-detail",
    ),
    path("search/", SearchViewSet.as_view({"get": "find"}), name="search"),
    path("undo/", UndoViewSet.as_view({"post": "perform"}), name="undo"),
    *router.urls,
]
