from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("phases", "0004_weekly_rhythm")]

    operations = [
        migrations.AddField(
            model_name="updaterequest",
            name="task_numbers",
            field=models.JSONField(default=list, verbose_name="tasks asked"),
        ),
    ]
