"""From a wrong invoice to the form that bills the right amount on the next one."""

from urllib.parse import urlencode

from django.db.models import Max, Min
from django.urls import reverse

from billing.models import Invoice
from billing.terms.lines import FEES


def of(invoice: Invoice) -> list[tuple[str, str]]:
    """For each contract billed on it, and on its account still: its number and the form's address.

    The form has the period of its fees and the invoice filled in.
    """
    rows = invoice.lines.filter(
        kind__in=FEES, contract__billing_account=invoice.billing_account_id
    ).order_by("contract__number")
    fees = rows.values_list("contract__number").annotate(Min("first"), Max("last"))
    return [
        (
            number,
            f"{reverse('staff_act', args=[number, 'correct-fees'])}?"
            + urlencode({"corrects": invoice.number, "first": first, "last": last}),
        )
        for number, first, last in fees
    ]
