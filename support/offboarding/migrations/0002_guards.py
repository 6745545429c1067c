from django.db import migrations

from contracts.office.guards import RunGuards


class Migration(migrations.Migration):
    dependencies = [
        ("offboarding", "0001_initial"),
        ("office", "0002_guards"),
        ("contracts", "0002_guards"),
    ]
    operations = [RunGuards("offboarding")]
