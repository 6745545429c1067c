from django.db import migrations

from contracts.office.guards import RunGuards


class Migration(migrations.Migration):
    dependencies = [("questions", "0001_initial"), ("office", "0002_guards")]
    operations = [RunGuards("questions")]
