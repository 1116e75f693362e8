"""Write a project's plan into a file."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import translation
from django.utils.translation import gettext as _

from phases.models import Plan
from phases.outgoing.plan import outgoing_plan
from phases.views.exports import FORMATS, Wanted, told
from rollout.core.arguments import file_to_write, language, refused


class Command(BaseCommand):
    """`plan_export PROJECT FILE --format mspdi`; what the format has no room for goes to the error output."""

    help = "Write the plan of a project into a file: Microsoft Project XML, Excel, CSV, JSON, ICS or SVG."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("project", help="slug of the project")
        parser.add_argument("file", type=file_to_write, help="where to write")
        parser.add_argument("--format", choices=list(FORMATS), default="mspdi")
        parser.add_argument(
            "--language", type=language, help="of headings and labels; the project's if left out"
        )
        parser.add_argument("--without-cost", action="store_true", help="leave all amounts out")

    def handle(self, *args: Any, **options: Any) -> None:
        plan = Plan.objects.select_related("project").filter(project__slug=options["project"]).first()
        if plan is None:
            raise refused(
                _("There is no project “%(slug)s” with a plan; check the name in its address.")
                % {"slug": options["project"]}
            )
        with_cost = not options["without_cost"]
        chosen = options["language"] or plan.project.language
        with translation.override(chosen):
            content = FORMATS[options["format"]].make(plan, Wanted(with_cost, chosen))
            notes = outgoing_plan(plan, with_cost=with_cost).not_kept if options["format"] == "mspdi" else ()
            for note in notes:
                self.stderr.write(told(note))
        try:
            options["file"].write_bytes(content)
        except OSError as error:
            raise refused(
                _("“%(file)s” cannot be written (%(reason)s); choose another place.")
                % {"file": options["file"], "reason": error.strerror}
            ) from error
        self.stdout.write(f"{options['file']}: {len(content):,} B")
