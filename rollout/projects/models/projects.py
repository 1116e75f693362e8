"""The rollout project and the people in it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from rollout.core.classification import classified
from rollout.core.models import Versioned
from rollout.core.zones import usual_zone
from rollout.people.labels import ROLE_LABELS
from rollout.people.models import Organization, User
from rollout.people.roles import Role
from rollout.projects.querysets import MembershipQuerySet, ProjectQuerySet


class ProjectStatus(models.TextChoices):
    ACTIVE = "active", _("Active")
    CLOSED = "closed", _("Closed")


@classified(
    public="id",
    internal="slug name description client vendor country time_zone language status created_at version "
    "search_text risk_medium_from risk_high_from last_goal",
)
class Project(Versioned):
    """One rollout of a CRM in one company, from kickoff to adoption."""

    slug = models.SlugField(_("short name"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    client = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="client_projects"
    )
    vendor = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="vendor_projects"
    )
    country = models.CharField(_("country"), max_length=2, default="CN")
    time_zone = models.CharField(_("time zone"), max_length=60, default=usual_zone)
    language = models.CharField(_("language of documents"), max_length=10, default="zh-hans")
    status = models.CharField(
        _("status"), max_length=10, choices=ProjectStatus.choices, default=ProjectStatus.ACTIVE
    )
    risk_medium_from = models.PositiveSmallIntegerField(_("a risk is medium from score"), default=5)
    risk_high_from = models.PositiveSmallIntegerField(_("a risk is high from score"), default=12)
    last_goal = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    search_text = models.TextField(blank=True, editable=False)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    risk_medium_from__gt=1,
                    risk_high_from__gt=models.F("risk_medium_from"),
                    risk_high_from__lte=25,
                ),
                name="risk_levels_in_order",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def audit_project_id(self) -> int | None:
        return self.pk


@classified(public="id", internal="project user role version")
class Membership(Versioned):
    """A person's role in a project; one person may hold several roles there."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=[(r.value, ROLE_LABELS[r]) for r in Role])

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["project_id", "role", "id"]
        constraints = [
            models.UniqueConstraint(fields=["project", "user", "role"], name="membership_role_once")
        ]

    def __str__(self) -> str:
        return f"{self.user}: {ROLE_LABELS[Role(self.role)]}"
