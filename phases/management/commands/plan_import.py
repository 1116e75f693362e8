"""Import a Microsoft Project file, or tell what importing it would do."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from os import fstat
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.http import Http404
from django.utils import translation
from django.utils.translation import gettext as _

from phases.interchange.dry_run import DryRun, dry_run
from phases.interchange.limits import MAX_BYTES
from phases.interchange.mspdi import read_mspdi
from phases.interchange.refusal import ImportRefused, Place, require_size
from phases.interchange.report import report
from phases.labels_dry_run import WORDING
from phases.labels_import import place_text, refusal_sentence
from phases.labels_not_kept import not_kept_sentence, rule_sentence
from phases.scheduling.model import Profile
from rollout.core.arguments import language
from rollout.core.errors import RolloutError
from rollout.people.roles import Permission


class Command(BaseCommand):
    """`plan_import FILE --dry-run --json` writes nothing; a bad file ends with code 1 and one sentence."""

    help = "Import a Microsoft Project XML file into a project, or show what that would do (--dry-run)."
    requires_system_checks: list[str] = []  # a dry run needs no database

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="a plan saved as XML by Microsoft Project")
        parser.add_argument("--dry-run", action="store_true", help="store nothing, print what would happen")
        parser.add_argument("--json", action="store_true", help="print JSON instead of a summary")
        parser.add_argument(
            "--profile", choices=[profile.value for profile in Profile], default=Profile.LOGIC.value
        )
        parser.add_argument(
            "--language", type=language, default="en", help="of all sentences; English if left out"
        )
        parser.add_argument("--project", help="slug of the project that takes the plan")
        parser.add_argument("--actor", help="mail address of the person who imports")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(options["language"]):
            self._run(options)

    def _run(self, options: dict[str, Any]) -> None:
        try:
            run = dry_run(read_mspdi(content_of(options["file"])), Profile(options["profile"]))
            values = report(run, WORDING)
        except ImportRefused as refusal:
            self.stderr.write(refusal_sentence(refusal))
            sys.exit(1)
        if not options["dry_run"]:
            self._store(run, options)
        self.stdout.write(
            json.dumps(values, ensure_ascii=False, indent=1) if options["json"] else summary(run)
        )

    def _store(self, run: DryRun, options: dict[str, Any]) -> None:
        # a dry run must not need what storing needs
        from phases.services.imports import import_plan
        from rollout.people.models import User
        from rollout.projects.access import open_project

        if not options["project"] or not options["actor"]:
            raise CommandError(
                _("Name the project and the person with --project and --actor, or add --dry-run.")
            )
        actor = User.objects.filter(email__iexact=options["actor"], is_active=True).first()
        if actor is None:
            raise CommandError(
                _("Nobody has the address %(email)s; check --actor.") % {"email": options["actor"]}
            )
        try:
            project = open_project(actor, options["project"], Permission.PLAN_WRITE).project
            import_plan(project, run, actor=actor, source=Path(options["file"]).name)
        except (Http404, RolloutError) as error:
            raise CommandError(str(error)) from error


def content_of(path: str) -> bytes:
    """The file's bytes. Raises ImportRefused where there is no file or a larger one than may be read."""
    try:
        with Path(path).open("rb") as file:
            require_size(fstat(file.fileno()).st_size)
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise ImportRefused("not_found", Place("file"), path) from error


def summary(run: DryRun) -> str:
    """A few lines for people."""
    imported = run.imported
    same = 2 * sum(task.active for task in imported.tasks) - len(run.differences)
    lines = [
        _("%(name)s: %(tasks)s tasks, %(links)s links, %(calendars)s calendars.")
        % {
            "name": imported.name,
            "tasks": len(imported.tasks),
            "links": len(imported.links),
            "calendars": len(imported.calendars),
        },
        _("%(same)s dates are computed as recorded, %(other)s differently; %(lost)s entries are not kept.")
        % {"same": same, "other": len(run.differences), "lost": len(run.not_kept)},
    ]
    names = {task.uid: task.name for task in imported.tasks}
    for one in run.differences:
        lines.append(
            f"{one.uid} {one.name} ({one.edge}): {one.recorded} → {one.computed}. {rule_sentence(one, names)}"
        )
    for note in run.not_kept:
        lines.append(f"{place_text(note.place)}: {note.value}. {not_kept_sentence(note)}")
    return "\n".join(lines)
