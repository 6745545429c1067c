"""The rates of consumption tax by law, and the dunning policy of the terms."""

from datetime import date
from decimal import Decimal

from django.db import migrations

RATES = [
    ("standard", Decimal(3), date(1989, 4, 1)),
    ("standard", Decimal(5), date(1997, 4, 1)),
    ("standard", Decimal(8), date(2014, 4, 1)),
    ("standard", Decimal(10), date(2019, 10, 1)),
    ("reduced", Decimal(8), date(2019, 10, 1)),
]

POLICY = [("reminder", 3), ("second", 10), ("final", 20), ("suspension", 30), ("termination", 60)]


def fill(apps, schema_editor) -> None:
    rate = apps.get_model("billing", "TaxRate")
    for category, percent, effective_on in RATES:
        rate.objects.create(category=category, percent=percent, effective_on=effective_on)
    step = apps.get_model("billing", "DunningPolicyStep")
    for position, (name, days) in enumerate(POLICY, 1):
        step.objects.create(step=name, position=position, days=days)


class Migration(migrations.Migration):
    dependencies = [("billing", "0002_guards")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
