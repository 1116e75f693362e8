"""Throws away what is no longer needed: ended jobs, their files, delivered messages, kept answers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult

from rollout.core.jobs.files import forget_expired
from rollout.core.jobs.registry import job
from rollout.core.jobs.run import Run
from rollout.core.models import OutboxMessage, StoredAnswer

KEEP_ENDED = timedelta(days=30)
KEEP_ANSWERS = timedelta(days=1)


@job(title=_("Tidy up"), every="20 3 * * *")
def tidy_up(run: Run) -> dict[str, Any]:
    now = timezone.now()
    jobs, _by_model = DBTaskResult.objects.filter(job__finished_at__lt=now - KEEP_ENDED).delete()
    messages, _by_model = OutboxMessage.objects.filter(delivered_at__lt=now - KEEP_ENDED).delete()
    answers, _by_model = StoredAnswer.objects.filter(created_at__lt=now - KEEP_ANSWERS).delete()
    files = forget_expired(now)
    return {"jobs": jobs, "messages": messages, "answers": answers, "files": files}
