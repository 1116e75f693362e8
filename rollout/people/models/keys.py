"""What opens the door beside a password: invitations and API tokens."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from rollout.core.classification import classified
from rollout.people.models.accounts import User


@classified(public="id", internal="user invited_by created_at expires_at accepted_at withdrawn_at")
class Invitation(models.Model):
    """A link sent to a new account's address; whoever follows it sets the first password.

    The link is signed and names this row, so nothing that opens it is stored.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="invitations")
    invited_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("invitation")
        ordering = ["-id"]

    def __str__(self) -> str:
        return str(self.user)

    def is_open(self, at: datetime) -> bool:
        """May it still be followed?"""
        return self.accepted_at is None and self.withdrawn_at is None and at < self.expires_at


@classified(
    public="id",
    internal="owner name prefix permissions created_at expires_at last_used_at revoked_at",
    secret="key_hash",
)
class ApiToken(models.Model):
    """A program's key to the API: its permissions are a part of its owner's, never more."""

    owner = models.ForeignKey(User, models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("name"), max_length=100)
    prefix = models.CharField(_("begins with"), max_length=12, unique=True)
    key_hash = models.CharField(max_length=64)
    permissions = models.JSONField(_("permissions"), default=list)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    expires_at = models.DateTimeField(_("expires"))
    last_used_at = models.DateTimeField(_("last used"), null=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True)

    audit_exempt_fields: ClassVar[dict[str, str]] = {
        "last_used_at": "a stamp of reading, which changes nothing"
    }

    class Meta:
        verbose_name = _("API token")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    def is_valid(self, at: datetime) -> bool:
        return self.revoked_at is None and at < self.expires_at
