from rollout.core.models.base import Versioned
from rollout.core.models.drafts import Draft
from rollout.core.models.idempotency import StoredAnswer
from rollout.core.models.jobs import Job, JobState, Schedule, WorkerBeat
from rollout.core.models.outbox import OutboxMessage
from rollout.core.models.saved_views import SavedView
from rollout.core.models.stored_files import StoredFile, StoredFilePart

__all__ = [
    "Draft",
    "Job",
    "JobState",
    "OutboxMessage",
    "SavedView",
    "Schedule",
    "StoredAnswer",
    "StoredFile",
    "StoredFilePart",
    "Versioned",
    "WorkerBeat",
]
