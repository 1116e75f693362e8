"""What people typed and have not sent yet."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from rollout.core.classification import classified


@classified(public="id", internal="owner key updated_at", sensitive="content")
class Draft(models.Model):
    """The fields of one form as its owner left them; nobody else reads it, sending the form deletes it."""

    audit_exempt = "an unsent form is no record yet"

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts")
    key = models.CharField(max_length=200)
    content = models.JSONField(default=dict)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "key"], name="draft_once_per_form")]

    def __str__(self) -> str:
        return self.key
