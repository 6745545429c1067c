"""Numbers of customers and contracts in forms: what they name."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from contracts.models import Contract
from contracts.people.models import Customer


def customer(number: str) -> Customer | None:
    """The customer of a number; None where none is given. Raises ValidationError for nobody's."""
    number = number.strip()
    row = Customer.objects.filter(number=number).first() if number else None
    if number and row is None:
        raise ValidationError(gettext("There is no customer with this number."))
    return row


def contract(number: str) -> Contract | None:
    """The same of a contract, with its customer and responsible person."""
    number = number.strip()
    rows = Contract.objects.select_related("customer", "responsible")
    row = rows.filter(number=number).first() if number else None
    if number and row is None:
        raise ValidationError(gettext("There is no contract with this number."))
    return row


def require_own(row: Contract | None, of: Customer | None) -> None:
    """Raises ValidationError for a contract of another customer."""
    if row and of and row.customer_id != of.pk:
        raise ValidationError(gettext("The contract is of another customer."))
