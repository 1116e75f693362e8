"""Write a project's plan into a file."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import translation
from django.utils.translation import gettext as _

from phases.models import Plan
from phases.views.exports import FORMATS, Format, Wanted, not_kept_in, told
from rollout.core.arguments import file_to_write, language, refused


class Command(BaseCommand):
    """`plan_export PROJECT FILE`: in the format of the file's ending, or `--format`. What it has no room for
    goes to the error output."""

    help = "Write the plan of a project into a file: Microsoft Project XML, Excel, CSV, JSON, ICS or SVG."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("project", help="slug of the project")
        parser.add_argument("file", type=file_to_write, help="where to write")
        parser.add_argument(
            "--format", choices=list(FORMATS), help="the one of the file's ending if left out"
        )
        parser.add_argument(
            "--language", type=language, help="of headings and labels; the project's if left out"
        )
        parser.add_argument("--without-cost", action="store_true", help="leave all amounts out")

    def handle(self, *args: Any, **options: Any) -> None:
        form = FORMATS[options["format"]] if options["format"] else format_of(options["file"])
        plan = Plan.objects.select_related("project").filter(project__slug=options["project"]).first()
        if plan is None:
            raise refused(
                _("There is no project “%(slug)s” with a plan; check the name in its address.")
                % {"slug": options["project"]}
            )
        with_cost = not options["without_cost"]
        chosen = options["language"] or plan.project.language
        with translation.override(chosen):
            content = form.make(plan, Wanted(with_cost, chosen))
            for note in not_kept_in(form.key, plan, with_cost=with_cost):
                self.stderr.write(told(note))
        try:
            options["file"].write_bytes(content)
        except OSError as error:
            raise refused(
                _("“%(file)s” cannot be written (%(reason)s); choose another place.")
                % {"file": options["file"], "reason": error.strerror}
            ) from error
        self.stdout.write(f"{options['file']}: {len(content):,} B")


def format_of(file: Path) -> Format:
    """The format that a file's ending names. Refuses an ending of none."""
    ending = file.suffix.lower().lstrip(".")
    for one in FORMATS.values():
        if one.ending == ending:
            return one
    endings = ", ".join(sorted(f".{one.ending}" for one in FORMATS.values()))
    raise refused(
        _("The ending of “%(file)s” names no format; use one of %(endings)s, or say --format.")
        % {"file": file.name, "endings": endings}
    )
