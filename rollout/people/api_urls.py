"""API routes of people and of the audit log."""

from rest_framework.routers import SimpleRouter

from rollout.people.api import DepartmentViewSet, OrganizationViewSet, PersonViewSet, TokenViewSet
from rollout.people.api_audit import EventViewSet

router = SimpleRouter(use_regex_path=False)
router.register("people", PersonViewSet, basename="person")
router.register("organizations", OrganizationViewSet, basename="organization")
router.register("departments", DepartmentViewSet, basename="department")
router.register("tokens", TokenViewSet, basename="token")
router.register("audit-events", EventViewSet, basename="audit-event")

urlpatterns = router.urls
