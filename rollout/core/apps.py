from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Knows no domain: errors, pages, lists, forms, jobs, dates."""

    name = "rollout.core"
    label = "core"

    def ready(self) -> None:
        from rollout.core import checks, undo  # noqa: F401  checks registers itself
        from rollout.core.lists.saved import restore_view

        undo.register("core.restore_view", restore_view)
