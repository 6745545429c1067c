"""A contract's invoices are found by the index of its newest lines."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("billing", "0006_late_money_is_closed")]

    operations = [
        migrations.RemoveIndex(model_name="invoiceline", name="newest_line_of_contract"),
        migrations.AddIndex(
            model_name="invoiceline",
            index=models.Index(
                condition=models.Q(("contract__isnull", False)),
                fields=["contract", "invoice"],
                name="newest_line_of_contract",
            ),
        ),
    ]
