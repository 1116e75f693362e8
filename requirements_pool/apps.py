from django.apps import AppConfig


class RequirementsPoolConfig(AppConfig):
    """What the future users ask for, graded and frozen."""

    name = "requirements_pool"
