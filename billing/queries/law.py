"""What the law sets: tax rates and bank business days."""

from billing.models import TaxRate
from billing.terms import tax
from billing.terms.invoicing import Law
from billing.terms.money import plain
from contracts.office.calendar import is_bank_day
from contracts.office.queries.written import WrittenColumns


def law() -> Law:
    """Services are taxed at the standard rate."""
    rates = ((day, tax.TaxRate(plain(percent))) for day, percent in _RATES.of())
    return Law(tax.TaxTable(rates), is_bank_day)


_RATES = WrittenColumns(
    lambda: TaxRate.objects.filter(category=tax.TaxCategory.STANDARD).values_list(
        "effective_on", "percent"
    )
)
