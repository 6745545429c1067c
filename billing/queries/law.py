"""What the law sets: tax rates and bank business days."""

from billing.models import TaxRate
from billing.terms import tax
from billing.terms.invoicing import Law
from billing.terms.money import plain
from contracts.office.calendar import is_bank_day


def law() -> Law:
    """Services are taxed at the standard rate."""
    rows = TaxRate.objects.filter(category=tax.TaxCategory.STANDARD).values_list(
        "effective_on", "percent"
    )
    return Law(
        tax.TaxTable((day, tax.TaxRate(plain(percent))) for day, percent in rows), is_bank_day
    )
