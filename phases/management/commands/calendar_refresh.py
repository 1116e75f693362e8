"""Take announced public holidays from files into a country's calendar, and let its plans follow."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from phases.services.calendars import refreshed
from phases.services.state_calendars import refresh_from_files, state_calendar
from rollout.audit.services import audited
from rollout.core.arguments import file_to_read, refused
from rollout.core.errors import RolloutError


class Command(BaseCommand):
    """`calendar_refresh CN cn-2027.json …`: one JSON object a year; other years stay as they are."""

    help = "Renew a country's calendar from files of public holidays and recalculate the plans on it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("country", help="two-letter code, such as CN")
        parser.add_argument("files", nargs="+", type=file_to_read, help="one JSON file a year")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            contents = [path.read_bytes() for path in options["files"]]
        except OSError as error:
            raise refused(
                f"{error.filename} cannot be read ({error.strerror}); let this account read it."
            ) from error
        try:
            with audited():
                calendar = state_calendar(options["country"], on=timezone.localdate(), actor=None)
                refresh_from_files(calendar, contents, actor=None)
                moved = refreshed(calendar, None)
        except RolloutError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{calendar.name}: {len(contents)} files read, {len(moved)} plans moved.")
