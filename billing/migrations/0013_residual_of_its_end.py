"""A residual fee refers to what it is for, which is kept as long as the invoice."""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

import contracts.models.fields

guards = import_module("contracts.migrations.0002_guards")
before = import_module("billing.migrations.0002_guards")

INVOICE = "billing_invoice"
REFERENCES = {
    **before.REFERENCES[INVOICE],
    "ending_id": "contracts_ending",
    "server_change_id": "contracts_serverchange",
}
OLD = guards.refers(INVOICE, before.REFERENCES[INVOICE])


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0012_payment_form_key"),
        ("contracts", "0011_staff"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="invoice",
            name="invoice_month_or_contract",
        ),
        migrations.AddField(
            model_name="invoice",
            name="ending",
            field=contracts.models.fields.Reference(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="residual_invoices",
                to="contracts.ending",
                verbose_name="残余料金の解約",
            ),
        ),
        migrations.AddField(
            model_name="invoice",
            name="server_change",
            field=contracts.models.fields.Reference(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="residual_invoices",
                to="contracts.serverchange",
                verbose_name="残余料金の減数",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ending__isnull", False)),
                fields=("ending",),
                name="one_residual_each_ending",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.UniqueConstraint(
                condition=models.Q(("server_change__isnull", False)),
                fields=("server_change",),
                name="one_residual_each_change",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("billing_month__isnull", False),
                        ("ending__isnull", True),
                        ("kind", "regular"),
                        ("server_change__isnull", True),
                    ),
                    models.Q(
                        ("billing_month__isnull", True),
                        ("contract__isnull", False),
                        ("kind", "residual"),
                        models.Q(
                            ("ending__isnull", False),
                            ("server_change__isnull", False),
                            _connector="XOR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="invoice_month_or_end",
            ),
        ),
        migrations.RunSQL(OLD.reverse_sql, OLD.sql),
        guards.refers(INVOICE, REFERENCES),
        guards.kept("contracts_ending"),
        guards.kept("contracts_serverchange"),
    ]
