from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "rollout.projects"
    label = "projects"

    def ready(self) -> None:
        from rollout.audit.labels import register_actions, register_kinds
        from rollout.core.jobs.files import register_rights
        from rollout.people.access import register_reach
        from rollout.projects.attendance_sentences import say_attendances
        from rollout.projects.delta import register_sentences
        from rollout.projects.file_rights import RIGHTS
        from rollout.projects.labels import ACTION_LABELS, KIND_LABELS
        from rollout.projects.meeting_registry import register_meetings
        from rollout.projects.member_sentences import say_members
        from rollout.projects.project_addresses import register_project_addresses
        from rollout.projects.reach import MembershipReach
        from rollout.projects.risk_sources import register_risks
        from rollout.projects.search import register_search
        from rollout.projects.value_words import register_values

        register_actions(ACTION_LABELS)
        register_kinds(KIND_LABELS)
        register_sentences(say_members)
        register_sentences(say_attendances)
        register_values()
        register_reach(MembershipReach())
        register_rights(RIGHTS)
        register_search()
        register_project_addresses()
        register_meetings()
        register_risks()
