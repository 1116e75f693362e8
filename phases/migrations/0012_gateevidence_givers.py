from django.db import migrations, models


def name_who_gave(apps, schema_editor):
    """Until now only the last one who gave or changed a piece of evidence was known."""
    evidence = apps.get_model("phases", "GateEvidence")
    for row in evidence.objects.filter(givers=[]).only("pk", "added_by_id"):
        evidence.objects.filter(pk=row.pk).update(givers=[row.added_by_id])


class Migration(migrations.Migration):

    dependencies = [
        ("phases", "0011_weeklyreport_until"),
    ]

    operations = [
        migrations.AddField(
            model_name="gateevidence",
            name="givers",
            field=models.JSONField(default=list),
        ),
        migrations.RunPython(name_who_gave, migrations.RunPython.noop),
    ]
