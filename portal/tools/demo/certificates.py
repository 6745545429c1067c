"""The demo's certificates: of the newest payment, and of its payer's balance at the month's end."""

from billing.models import Payment
from billing.operations.certificates import certify_balance, certify_payment
from contracts.office.context import By
from contracts.terms.periods import ONE_DAY, month_first


def certify(by: By) -> None:
    """For the company that paid last, of a payment that settled something and was not undone."""
    whole = Payment.objects.filter(returns=None, allocations__isnull=False)
    payment = whole.filter(value_date__lte=by.day).latest("value_date", "pk")
    certify_payment(by, payment.pk)
    certify_balance(by, payment.customer_id, None, month_first(by.day) - ONE_DAY)
