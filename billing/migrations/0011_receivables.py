"""A credit note tells its late interest and its lines; by rate it never exceeds its invoice."""

import django.core.serializers.json
from django.db import migrations, models

BY_RATE = """
CREATE FUNCTION billing_credit_within_rate() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE wrong text;
BEGIN
    WITH touched AS (
        SELECT DISTINCT c.invoice_id, a.category, a.percent
          FROM added a JOIN billing_creditnote c ON c.id = a.credit_note_id),
    given AS (
        SELECT t.invoice_id, t.category, t.percent, sum(p.amount) AS amount, sum(p.tax) AS tax
          FROM touched t
          JOIN billing_creditnote c ON c.invoice_id = t.invoice_id
          JOIN billing_creditnotepart p ON p.credit_note_id = c.id
               AND p.category = t.category AND p.percent IS NOT DISTINCT FROM t.percent
         GROUP BY t.invoice_id, t.category, t.percent)
    SELECT i.number INTO wrong
      FROM given g
      JOIN billing_invoice i ON i.id = g.invoice_id
      LEFT JOIN billing_invoicetax x
             ON x.invoice_id = i.id AND x.category = g.category AND x.percent = g.percent
     WHERE g.tax > coalesce(x.tax, 0)
        OR g.amount > CASE WHEN g.category <> '' THEN coalesce(x.taxable, 0) ELSE
               (SELECT coalesce(sum(l.amount), 0) FROM billing_invoiceline l
                 WHERE l.invoice_id = i.id AND l.tax_percent IS NULL) END
        OR i.bears_none < (SELECT sum(c.bears_none) FROM billing_creditnote c
                            WHERE c.invoice_id = i.id)
     LIMIT 1;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'credit notes exceed invoice % at a rate', wrong
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER within_rate AFTER INSERT ON billing_creditnotepart
    REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION billing_credit_within_rate();
"""

BY_RATE_BACK = """
DROP TRIGGER within_rate ON billing_creditnotepart;
DROP FUNCTION billing_credit_within_rate();
"""


class Migration(migrations.Migration):
    dependencies = [("billing", "0010_bank")]
    operations = [
        migrations.AddField(
            "creditnote",
            "bears_none",
            models.BigIntegerField(default=0, verbose_name="うち遅延損害金"),
        ),
        migrations.AddField(
            "creditnote",
            "lines",
            models.JSONField(
                default=list,
                encoder=django.core.serializers.json.DjangoJSONEncoder,
                verbose_name="返還した明細の写し",
            ),
        ),
        migrations.AddIndex(
            "invoice", models.Index(fields=["issued_on", "number"], name="invoices_by_day")
        ),
        migrations.RunSQL(BY_RATE, BY_RATE_BACK),
    ]
