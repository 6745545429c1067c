"""A month's regular invoices have one index; an open one is checked by statement to be an invoice."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0009_payer_names"),
        ("contracts", "0002_guards"),
        ("people", "0002_guards"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="invoice",
            name="one_regular_invoice_each_month",
        ),
        migrations.RemoveIndex(
            model_name="invoice",
            name="invoices_of_month",
        ),
        migrations.AlterField(
            model_name="openinvoice",
            name="invoice",
            field=models.OneToOneField(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                primary_key=True,
                related_name="open",
                serialize=False,
                to="billing.invoice",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "regular")),
                fields=("billing_month", "billing_account"),
                include=("total",),
                name="one_regular_invoice_each_month",
            ),
        ),
    ]
