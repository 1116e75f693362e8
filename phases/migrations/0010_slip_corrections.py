import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

PARTIES = [
    ("vendor", "Vendor"),
    ("client", "Client"),
    ("third_party", "Third party"),
    ("scope", "Scope"),
]


def tell_apart(apps, schema_editor):
    """Corrections were written into the entries; the audit log knows each and what stood there before.

    One correction is two events in a row, the giver's first. An author who is gone leaves the entry as it is.
    """
    Event = apps.get_model("audit", "AuditEvent")
    Entry = apps.get_model("phases", "SlipEntry")
    Correction = apps.get_model("phases", "SlipCorrection")
    User = apps.get_model("people", "User")
    events = list(Event.objects.filter(action="slipentry.give").order_by("sequence"))
    for gave, took in zip(events[::2], events[1::2], strict=False):
        source = Entry.objects.filter(pk=gave.target_id).first()
        target = Entry.objects.filter(pk=took.target_id).first()
        if source is None or target is None or not User.objects.filter(pk=gave.actor_id).exists():
            continue
        minutes = gave.before["minutes"] - gave.after["minutes"]
        Correction.objects.create(
            snapshot_id=source.snapshot_id,
            source=source.party,
            target=target.party,
            minutes=minutes,
            reason=gave.why,
            by_id=gave.actor_id,
            at=gave.at,
        )
        Entry.objects.filter(pk=source.pk).update(minutes=models.F("minutes") + minutes)
        Entry.objects.filter(pk=target.pk).update(minutes=models.F("minutes") - minutes)


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_canonical_values"),
        ("phases", "0009_taskupdate_entered_by"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SlipCorrection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(choices=PARTIES, max_length=11, verbose_name="from")),
                ("target", models.CharField(choices=PARTIES, max_length=11, verbose_name="to")),
                ("minutes", models.IntegerField(verbose_name="working minutes")),
                ("reason", models.TextField(verbose_name="reason")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "snapshot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="corrections",
                        to="phases.schedulesnapshot",
                    ),
                ),
            ],
            options={"ordering": ["id"]},
        ),
        migrations.RunPython(tell_apart, migrations.RunPython.noop),
        migrations.RemoveField(model_name="slipentry", name="reason"),
        migrations.RemoveField(model_name="slipentry", name="version"),
    ]
