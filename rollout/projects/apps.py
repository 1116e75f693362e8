from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "rollout.projects"
    label = "projects"
