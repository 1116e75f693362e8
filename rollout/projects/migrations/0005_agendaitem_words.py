from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("projects", "0004_risk_levels_and_categories")]

    operations = [
        migrations.AddField(
            model_name="agendaitem",
            name="words",
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
    ]
