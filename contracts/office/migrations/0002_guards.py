from django.db import migrations

from contracts.office.guards import RunGuards


class Migration(migrations.Migration):
    dependencies = [("office", "0001_initial")]
    operations = [RunGuards("office")]
