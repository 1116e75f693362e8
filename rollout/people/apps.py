from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "rollout.people"
    label = "people"
