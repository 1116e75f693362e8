"""Reports whose step was taken back wait again in their own row; before, the step alone told it."""

from typing import Any

from django.db import migrations
from django.db.models import Exists, OuterRef


def give_back(apps: Any, schema_editor: Any) -> None:
    step = apps.get_model("phases", "PlanStep")
    undone = step.objects.filter(
        plan=OuterRef("request__round__plan"), number=OuterRef("step_number"), undone_at__isnull=False
    )
    taken = apps.get_model("phases", "TaskUpdate").objects.filter(Exists(undone), state="accepted")
    taken.update(state="reported", decided_by=None, decided_at=None, step_number=None)


class Migration(migrations.Migration):
    dependencies = [("phases", "0013_plan_remarks")]

    operations = [migrations.RunPython(give_back, migrations.RunPython.noop)]
