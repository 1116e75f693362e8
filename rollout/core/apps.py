from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Knows no domain: errors, pages, lists, forms, jobs, dates."""

    name = "rollout.core"
    label = "core"

    def ready(self) -> None:
        from rollout.core import checks  # noqa: F401  registers them
