from django.apps import AppConfig


class PhasesConfig(AppConfig):
    name = "phases"

    def ready(self) -> None:
        from phases.act_registry import register_acts
        from phases.agenda_sources import register_agenda_sources
        from phases.checks_kickoff import register_kickoff_checks
        from phases.gate_registry import register_gates
        from phases.measure_registry import register_measures
        from phases.queries_leavers import register_task_holding
        from phases.report_registry import register_reports
        from phases.search import register_search
        from phases.services import step_audit
        from phases.update_sources import register_updates
        from phases.value_words import register_values
        from phases.views import plan_events, risk_events
        from phases.views.changes import undo_step
        from phases.views.figures import project_figures, project_slips
        from phases.views.risk_tasks import part_facts, undo_unlink
        from phases.views.shelf_undo import register_undo
        from rollout.audit.extent import register_whole
        from rollout.audit.wording import register_teller
        from rollout.core import undo
        from rollout.projects.registry import register_figures, register_slips
        from rollout.projects.risk_parts import RiskPart, register_risk_part

        undo.register("phases.undo_step", undo_step)
        register_undo()
        register_figures(project_figures)
        register_slips(project_slips)
        register_values()
        register_teller(plan_events.told)
        register_teller(risk_events.told)
        for action in (step_audit.CHANGE, step_audit.UNDO):
            register_whole(action, step_audit.whole_step)
        register_search()
        register_kickoff_checks()
        register_risk_part(RiskPart("phases.tasks", "phases/_risk_tasks.html", part_facts))
        undo.register("phases.risk_unlink", undo_unlink)
        register_agenda_sources()
        register_updates()
        register_measures()
        register_gates()
        register_reports()
        register_acts()
        register_task_holding()
