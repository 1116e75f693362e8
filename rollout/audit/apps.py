from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "rollout.audit"
    label = "audit"
