"""What was done about one invoice or payment is found among all of its company's journal."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("office", "0004_forget_plain_digests")]

    operations = [
        migrations.RemoveIndex(model_name="journalentry", name="journal_of_customer"),
        migrations.AddIndex(
            model_name="journalentry",
            index=models.Index(
                condition=models.Q(("customer__isnull", False)),
                fields=["customer", "reference"],
                name="journal_of_customer",
            ),
        ),
    ]
