from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "rollout.documents"
    label = "documents"

    def ready(self) -> None:
        from rollout.documents import checks  # noqa: F401  registers them
