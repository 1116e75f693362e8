from django.apps import AppConfig


class PhasesConfig(AppConfig):
    name = "phases"

    def ready(self) -> None:
        from phases.views.changes import undo_step
        from phases.views.figures import project_figures
        from rollout.core import undo
        from rollout.projects.registry import register_figures

        undo.register("phases.undo_step", undo_step)
        register_figures(project_figures)
