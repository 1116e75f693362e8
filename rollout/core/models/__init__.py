from rollout.core.models.base import Versioned
from rollout.core.models.drafts import Draft
from rollout.core.models.idempotency import StoredAnswer
from rollout.core.models.jobs import Job, JobState, Schedule, WorkerBeat
from rollout.core.models.outbox import OutboxMessage
from rollout.core.models.saved_views import SavedView

__all__ = [
    "Draft",
    "Job",
    "JobState",
    "OutboxMessage",
    "SavedView",
    "Schedule",
    "StoredAnswer",
    "Versioned",
    "WorkerBeat",
]
