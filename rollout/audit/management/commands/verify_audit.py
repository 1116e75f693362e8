"""Check the audit log: `manage.py verify_audit [--json]`; exit code 1 names the first bad link."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from rollout.audit.verification import BadLink, Fault, verify
from rollout.core.arguments import refused


class Command(BaseCommand):
    help = "Verify the hash chain of the audit log against itself and its anchors."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            verdict = verify()
        except OSError as error:
            raise refused(
                f"{error.filename} cannot be read ({error.strerror}); let this account read it."
            ) from error
        if options["json"]:
            self.stdout.write(json.dumps(verdict.as_json()))
        elif verdict.first_bad is None:
            self.stdout.write(f"{verdict.events} events, {verdict.anchors} anchors: the chain is whole.")
        else:
            bad = verdict.first_bad
            self.stdout.write(in_words(bad))
        if not verdict.ok:
            raise SystemExit(1)


def in_words(bad: BadLink) -> str:
    if bad.fault is Fault.HEADLESS:
        return (
            f"The head of the chain is missing: events reach number {bad.sequence}, but the row that keeps "
            "the last number and hash is gone or empty. Restore it from a backup."
        )
    return f"Event {bad.sequence} is {bad.fault}. {bad.event}".rstrip()
