import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("phases", "0014_reports_follow_steps"), ("people", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="calendar",
            name="organization",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="calendars",
                to="people.organization",
            ),
        ),
    ]
