"""What must leave the house once its transaction is committed: mail now, other messages later."""

from __future__ import annotations

import uuid

from django.db import models

from rollout.core.classification import classified


@classified(
    public="id",
    internal="kind key attempts next_at lease_holder lease_until error created_at delivered_at failed_at",
    personal="payload",
)
class OutboxMessage(models.Model):
    """A message written in the transaction of its cause, delivered after it, at least once.

    `id` travels with the message (the Message-ID of a mail), so that receivers drop a repetition.
    The payload is emptied on delivery: links that sign somebody in do not stay.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=200, blank=True)
    payload = models.JSONField()
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    lease_holder = models.CharField(max_length=80, blank=True)
    lease_until = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    delivered_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)

    audit_exempt = "the message's cause has its event in the same transaction"

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key"], condition=~models.Q(key=""), name="outbox_once_per_key"
            )
        ]
        indexes = [
            models.Index(
                fields=["next_at"],
                condition=models.Q(delivered_at__isnull=True, failed_at__isnull=True),
                name="outbox_due",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"
