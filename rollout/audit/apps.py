from functools import partial

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "rollout.audit"
    label = "audit"

    def ready(self) -> None:
        from rollout.audit.context import writing_via
        from rollout.core.jobs.registry import surround_jobs

        surround_jobs(partial(writing_via, "job"))
