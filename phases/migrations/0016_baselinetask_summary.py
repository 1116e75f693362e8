"""Baselines say which of their tasks held others; before, the plan of the day was asked for it.

A row is one where its task is a summary today and held, as it was frozen, the work of a task that lies
below it today: a task that was broken down later has nothing below it in the baseline.
"""

from typing import Any

from django.db import migrations, models
from django.db.models import Exists, OuterRef


def tell_summaries(apps: Any, schema_editor: Any) -> None:
    rows = apps.get_model("phases", "BaselineTask").objects
    inside = rows.filter(
        baseline=OuterRef("baseline"),
        task__parent=OuterRef("task"),
        start__gte=OuterRef("start"),
        finish__lte=OuterRef("finish"),
    )
    held = rows.filter(Exists(inside), task__summary=True).values_list("pk", flat=True)
    rows.filter(pk__in=list(held)).update(summary=True)


class Migration(migrations.Migration):
    dependencies = [("phases", "0015_calendars_keep_their_company")]

    operations = [
        migrations.AddField("baselinetask", "summary", models.BooleanField(default=False)),
        migrations.RunPython(tell_summaries, migrations.RunPython.noop),
    ]
