from django.apps import AppConfig


class PhasesConfig(AppConfig):
    name = "phases"

    def ready(self) -> None:
        from phases.agenda_sources import register_agenda_sources
        from phases.checks_kickoff import register_kickoff_checks
        from phases.search import register_search
        from phases.views import plan_events
        from phases.views.changes import undo_step
        from phases.views.figures import project_figures
        from phases.views.risk_tasks import part_facts, undo_unlink
        from rollout.core import undo
        from rollout.projects.registry import register_figures, register_teller
        from rollout.projects.risk_parts import RiskPart, register_risk_part

        undo.register("phases.undo_step", undo_step)
        register_figures(project_figures)
        register_teller(plan_events.told)
        register_search()
        register_kickoff_checks()
        register_risk_part(RiskPart("phases.tasks", "phases/_risk_tasks.html", part_facts))
        undo.register("phases.risk_unlink", undo_unlink)
        register_agenda_sources()
