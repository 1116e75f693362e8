from django.apps import AppConfig


class TrainingConfig(AppConfig):
    """How the future users learn the new system."""

    name = "training"
