"""Digests of forms were made without a key, and of passwords too: those that are kept go."""

from django.db import migrations


def forget(apps, schema_editor) -> None:
    apps.get_model("office", "SentForm").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("office", "0003_resent_of_document")]
    operations = [migrations.RunPython(forget, migrations.RunPython.noop)]
