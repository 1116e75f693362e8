#!/usr/bin/env python
"""Run a management command of this project."""

import os
import sys

SERVERS = {"serve", "work", "runserver"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rollout.settings")
    # A bare command on a machine without a production's secret works on the demo's database. A server
    # never guesses: behind a proxy the demo's one-click sign-in would be open to the world.
    if "SECRET_KEY" not in os.environ and not SERVERS & set(sys.argv[1:2]):
        os.environ.setdefault("ROLLOUT_MODE", "demo")
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        settings.INSTALLED_APPS  # noqa: B018 - reads the settings
    except ImproperlyConfigured as refusal:
        sys.exit(f"ImproperlyConfigured: {refusal}")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
