"""Who may do what, whole: `manage.py policy_dump [--json]`."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from rollout.people.policy import table
from rollout.people.roles import SECOND_FACTOR_ROLES, TENANT_ROLES, Permission, Scope
from rollout.people.routes import Route, routes


class Command(BaseCommand):
    help = "Print every permission, role and scope, and every route with its method, door and permission."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        lines = [line for route in routes() for line in route_lines(route)]
        if options["json"]:
            self.stdout.write(json.dumps(policy(lines), indent=1))
            return
        for line in lines:
            asked = line["permission"] or line["door"]
            self.stdout.write(
                f"{line['method']:6} {line['path']}  {asked}{' (record)' if line['record'] else ''}"
            )


def policy(lines: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "permissions": [p.value for p in Permission],
        "scopes": [scope.name.lower() for scope in Scope],
        "roles": table(),
        "roles_for_the_installation": sorted(r.value for r in TENANT_ROLES),
        "roles_with_second_factor": sorted(r.value for r in SECOND_FACTOR_ROLES),
        "routes": lines,
    }


def route_lines(route: Route) -> list[dict[str, Any]]:
    return [
        {
            "method": method,
            "path": route.path,
            "name": route.name,
            "door": door.kind.value,
            "permission": door.permission.value if door.permission else None,
            "record": door.record,
        }
        for method, door in route.doors.items()
    ]
