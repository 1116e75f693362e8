"""Write a project's plan into a file."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from phases.models import Plan
from phases.outgoing.plan import outgoing_plan
from phases.views.exports import FORMATS, told


class Command(BaseCommand):
    """`plan_export PROJECT FILE --format mspdi`; what the format has no room for goes to the error output."""

    help = "Write the plan of a project into a file: Microsoft Project XML, Excel, CSV, JSON, ICS or SVG."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("project", help="slug of the project")
        parser.add_argument("file", help="where to write")
        parser.add_argument("--format", choices=list(FORMATS), default="mspdi")
        parser.add_argument("--language", help="of headings and labels; the project's if left out")
        parser.add_argument("--without-cost", action="store_true", help="leave all amounts out")

    def handle(self, *args: Any, **options: Any) -> None:
        plan = Plan.objects.select_related("project").filter(project__slug=options["project"]).first()
        if plan is None:
            raise CommandError(
                _("There is no project “%(slug)s” with a plan; check the name in its address.")
                % {"slug": options["project"]}
            )
        with_cost = not options["without_cost"]
        language = options["language"] or plan.project.language
        with translation.override(language):
            content = FORMATS[options["format"]].make(plan, with_cost, language)
            notes = outgoing_plan(plan, with_cost=with_cost).not_kept if options["format"] == "mspdi" else ()
            for note in notes:
                self.stderr.write(told(note))
        try:
            Path(options["file"]).write_bytes(content)
        except OSError as error:
            raise CommandError(
                _("“%(file)s” cannot be written (%(reason)s).")
                % {"file": options["file"], "reason": error.strerror}
            ) from error
        self.stdout.write(f"{options['file']}: {len(content):,} B")
