from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "rollout.documents"
    label = "documents"

    def ready(self) -> None:
        from rollout.core.jobs.registry import warm_worker
        from rollout.documents import checks  # noqa: F401  registers them
        from rollout.documents.pdf import warm_up

        warm_worker(warm_up)
