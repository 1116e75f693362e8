"""What leaves a plan: saved templates and calendar feeds."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from rollout.core.classification import classified
from rollout.core.models import Versioned
from rollout.people.models import User
from rollout.projects.models import Project


@classified(public="id", internal="key name text saved_by source_project created_at version")
class SavedTemplate(Versioned):
    """A methodology template of the company's own, saved from a project or loaded from a file (YAML)."""

    key = models.SlugField(_("key"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=200)
    text = models.TextField(_("YAML"))
    saved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    source_project = models.ForeignKey(Project, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


@classified(
    public="id",
    internal="project user only_mine created_at last_read_at revoked_at version",
    secret="token_hash",
)
class CalendarFeed(Versioned):
    """A revocable address from which a calendar program reads a project's dates.

    Only a hash of the token is stored; the address is shown once.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="calendar_feeds")
    user = models.ForeignKey(User, models.CASCADE, related_name="calendar_feeds")
    token_hash = models.CharField(max_length=64, unique=True)
    only_mine = models.BooleanField(_("only my tasks"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    last_read_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    audit_exempt_fields: ClassVar[dict[str, str]] = {"last_read_at": "a sign of use, no change of the feed"}

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.project} · {self.user}"
