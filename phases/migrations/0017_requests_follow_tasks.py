"""Whether a question still stands follows from its tasks and its person; nothing was ever withdrawn by hand."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("phases", "0016_baselinetask_summary")]

    operations = [migrations.RemoveField(model_name="updaterequest", name="revoked_at")]
