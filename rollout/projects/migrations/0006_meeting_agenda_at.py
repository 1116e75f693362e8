from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("projects", "0005_agendaitem_words")]

    operations = [
        migrations.AddField(
            model_name="meeting",
            name="agenda_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="agenda renewed"),
        ),
        migrations.AddField(
            model_name="meeting",
            name="taken_off",
            field=models.JSONField(blank=True, default=list, editable=False),
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="told_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="as of"),
        ),
    ]
