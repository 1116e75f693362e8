from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "rollout.projects"
    label = "projects"

    def ready(self) -> None:
        from rollout.people.access import register_reach
        from rollout.projects.meeting_registry import register_meetings
        from rollout.projects.reach import MembershipReach
        from rollout.projects.risk_sources import register_risks
        from rollout.projects.search import register_search

        register_reach(MembershipReach())
        register_search()
        register_meetings()
        register_risks()
