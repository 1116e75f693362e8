from rollout.core.models.base import Versioned
from rollout.core.models.idempotency import StoredAnswer
from rollout.core.models.jobs import Job, JobState, Schedule, WorkerBeat
from rollout.core.models.outbox import OutboxMessage

__all__ = ["Job", "JobState", "OutboxMessage", "Schedule", "StoredAnswer", "Versioned", "WorkerBeat"]
