"""What came late is closed once its interest is billed, or it was taken back."""

from django.db import migrations, models

CLOSE = """
UPDATE billing_lateallocation t SET is_closed = true
  FROM billing_allocation a
 WHERE a.id = t.allocation_id
   AND (EXISTS (SELECT FROM billing_allocation r WHERE r.reverses_id = a.id)
        OR EXISTS (SELECT FROM billing_invoiceline l
                    WHERE l.about_id = a.invoice_id AND l.last >= a.day
                      AND NOT EXISTS (SELECT FROM billing_interestgivenback g
                                       WHERE g.line_id = l.id)))
"""


class Migration(migrations.Migration):
    dependencies = [("billing", "0005_newest_line_of_contract")]

    operations = [
        migrations.AddField(
            model_name="lateallocation",
            name="is_closed",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.RunSQL(CLOSE, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="lateallocation",
            index=models.Index(
                condition=models.Q(("is_closed", False)),
                fields=["allocation"],
                name="late_and_not_closed",
            ),
        ),
    ]
