from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "rollout.people"
    label = "people"

    def ready(self) -> None:
        from rollout.audit.labels import register_actions
        from rollout.audit.readers import register_reading
        from rollout.people import authentication_schema, sign_in  # noqa: F401  the schema registers itself
        from rollout.people.labels import ACTION_LABELS
        from rollout.people.reading import READING
        from rollout.people.search import register_search
        from rollout.people.value_words import register_values
        from rollout.people.views.organization_undo import register_undos

        sign_in.connect()
        register_reading(READING)
        register_actions(ACTION_LABELS)
        register_values()
        register_undos()
        register_search()
