"""Load the demo: a made-up manufacturer whose CRM rollout stands in its seventh week."""

from __future__ import annotations

import re
from argparse import ArgumentParser, ArgumentTypeError
from random import Random
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone, translation

from phases.demo.cast import CLIENT, engage
from phases.demo.facts import WEEKS_PASSED
from phases.demo.others import tell_others
from phases.demo.scale import fill
from phases.demo.story import tell
from rollout.core.arguments import day, whole
from rollout.people.models import Organization


class Command(BaseCommand):
    """`demo` loads once and keeps what is there, never into production. The dates lie around today (or
    `--on`)."""

    help = "Load the demo rollout (once; a second run keeps the data)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--seed", type=whole(0, 2**31 - 1), default=1, help="whose names and which small delays"
        )
        parser.add_argument("--on", type=day, help="the day that counts as today (2026-03-02)")
        parser.add_argument(
            "--scale", type=size, help="also TASKSxPROJECTS: many projects, one of them of that many tasks"
        )
        parser.add_argument(
            "--reports",
            type=whole(0, WEEKS_PASSED),
            default=WEEKS_PASSED,
            help="how many of its weekly reports are published (all)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError(
                "The demo never goes into a production database; set ROLLOUT_MODE=demo for it."
            )
        if Organization.objects.filter(name=CLIENT).exists():
            self.stdout.write("The demo is loaded already; its data is kept.")
            return
        on = options["on"] or timezone.localdate()
        chance = Random(options["seed"])
        with transaction.atomic(), translation.override("zh-hans"):
            cast = engage(chance)
            tell(cast, on, chance, reports=options["reports"])
            tell_others(cast, on)
            if options["scale"]:
                tasks, projects = options["scale"]
                fill(cast, on, tasks=tasks, projects=projects)
        if options["verbosity"]:
            self.stdout.write(f"The demo is loaded: {CLIENT}, as of {on.isoformat()}.")


def size(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"([1-9]\d{0,4})x([1-9]\d{0,3})", text, re.ASCII)
    if found is None:
        raise ArgumentTypeError(f"“{text}” is not a size; write it as 500x200.")
    return int(found[1]), int(found[2])
