"""Answers kept for a while, so that a repeated request gets the same answer and does nothing twice."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from rollout.core.classification import classified


@classified(
    public="id", internal="user key request_hash status content_type headers created_at", personal="body"
)
class StoredAnswer(models.Model):
    """The answer given to one POST with an `Idempotency-Key`; it expires after a day."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    request_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    content_type = models.CharField(max_length=100, blank=True)
    headers = models.JSONField(default=dict)
    body = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    audit_exempt = "an answer kept for a day; what it answers has its event"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="idempotency_key_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.key}"
