"""Who did what to which record, in a chain that shows tampering."""

from django.db import models

from rollout.audit.fields import CanonicalJSONField
from rollout.core.classification import classified


@classified(
    internal="sequence at actor_id actor_name via action target_type target_id target_name project_id "
    "before after why request_id previous_hash hash id"
)
class AuditEvent(models.Model):
    """One write, told completely: `before` and `after` hold the changed fields only.

    Actor and project are plain numbers: an event outlives the person and the project it speaks of.
    """

    sequence = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True, db_index=True)
    actor_name = models.CharField(max_length=200)
    via = models.CharField(max_length=20)
    action = models.CharField(max_length=80)
    target_type = models.CharField(max_length=80)
    target_id = models.CharField(max_length=64)
    target_name = models.CharField(max_length=300, blank=True)
    project_id = models.BigIntegerField(null=True)
    before = CanonicalJSONField(default=dict)
    after = CanonicalJSONField(default=dict)
    why = models.TextField(blank=True)
    request_id = models.CharField(max_length=36, blank=True)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    audit_exempt = "an event is the record of a write, not itself recorded"

    class Meta:
        ordering = ["sequence"]
        indexes = [
            models.Index(fields=["project_id", "sequence"], name="audit_project_sequence"),
            models.Index(fields=["target_type", "target_id", "sequence"], name="audit_target_sequence"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.action} {self.target_name}"


@classified(internal="id sequence hash")
class AuditHead(models.Model):
    """The end of the chain: one row, locked while an event is appended."""

    sequence = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)

    audit_exempt = "the end of the chain moves with every event"

    def __str__(self) -> str:
        return f"{self.sequence} {self.hash[:12]}"
