"""An API list of 100 tasks beside their values as JSON.

Both answer one signed-in caller through Django's test client: the list as the API gives it (rights, filters,
pages, serializers), and a bare view that turns the same columns of the same rows into JSON. They take turns;
times are the processor's.
"""

from __future__ import annotations

from typing import Any

from django.test import Client, override_settings

from phases.models import Task
from tests.benchmarks.pages import BACKEND
from tests.benchmarks.projects import manager
from tests.benchmarks.stored_plan import milliseconds, stored_plan

ROWS, RUNS = 100, 40


@override_settings(ROOT_URLCONF="tests.benchmarks.urls")
def run() -> dict[str, Any]:
    ada = manager()
    plan = stored_plan(1_000, ada)
    client = Client()
    client.force_login(ada, backend=BACKEND)
    address = f"/api/v1/projects/{plan.project.slug}/tasks/?page_size={ROWS}"
    first = client.get(address).json()["results"][0]
    columns = [name for name in first if name in {field.name for field in Task._meta.fields}]
    bare = f"/bare-tasks/{plan.pk}/?columns={','.join(columns)}"
    require_rows(client, address, bare)
    limit, ours = milliseconds(lambda: client.get(bare), lambda: client.get(address), runs=RUNS)
    return {
        "rows": ROWS,
        "columns": len(columns),
        "values() and JSON ms": limit,
        "API list ms": ours,
        "API list / values() and JSON": round(ours / limit, 2),
    }


def require_rows(client: Client, address: str, bare: str) -> None:
    """Both must give the same tasks for their times to be compared."""
    listed, plain = client.get(address).json()["results"], client.get(bare).json()["results"]
    if [row["id"] for row in listed] != [row["id"] for row in plain] or len(listed) != ROWS:
        raise RuntimeError("the bare view and the API list different tasks")
