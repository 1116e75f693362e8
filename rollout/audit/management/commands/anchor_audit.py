"""Note the end of the audit chain outside the database: `manage.py anchor_audit [--begin-anew REASON]`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from rollout.audit import anchors
from rollout.audit.models import AuditHead
from rollout.core.arguments import refused, sentence


class Command(BaseCommand):
    help = "Append the number and hash of the last audit event to the file of anchors."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--begin-anew", metavar="REASON", type=sentence, help="say first why another chain begins here"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        head = AuditHead.objects.filter(pk=1).first()
        try:
            if options["begin_anew"]:
                anchors.begin_anew(options["begin_anew"])
            if head is None or head.sequence == 0:
                self.stdout.write("No events yet.")
                return
            anchors.write(head.sequence, head.hash)
        except OSError as error:
            raise refused(
                f"{error.filename} cannot be written ({error.strerror}); let this account write it."
            ) from error
        self.stdout.write(f"Anchored event {head.sequence}.")
