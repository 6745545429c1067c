"""The names that companies paid by stand by themselves, for search."""

from django.db import migrations, models

import contracts.office.models.fields

FILL = """
INSERT INTO billing_payername (customer_id, sought)
SELECT DISTINCT customer_id, sought FROM billing_payment
 WHERE sought <> '' AND payer_name <> '消去済み'
"""


class Migration(migrations.Migration):
    dependencies = [("billing", "0008_no_late_notes_of_interest"), ("people", "0002_guards")]

    operations = [
        migrations.CreateModel(
            name="PayerName",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sought", models.TextField(db_collation="C")),
                (
                    "customer",
                    contracts.office.models.fields.Reference(
                        db_constraint=False,
                        db_index=False,
                        on_delete=models.DO_NOTHING,
                        related_name="+",
                        to="people.customer",
                    ),
                ),
            ],
            options={"verbose_name": "Payer name", "verbose_name_plural": "Payer names"},
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="payername",
            index=models.Index(fields=["customer", "sought"], name="payer_names_of_customer"),
        ),
    ]
